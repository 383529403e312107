#include "braid/layer/avg_pool2d.hpp"

#include "unit.hpp"

using namespace braid;

template <std::size_t K, std::size_t S = K, std::size_t P = 0>
using pool = layer::avg_pool2d<K, S, P>;

TEST_CASE("avg_pool2d: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<pool<2>, channels_last<3, 8, 6>>("layer_avg_pool2d", "3x8x6_k2_s2_p0_" + n);
    unit_test::check_golden<pool<3, 2, 1>, channels_last<2, 7, 9>>("layer_avg_pool2d", "2x7x9_k3_s2_p1_" + n);
    unit_test::check_golden<pool<2, 1>, channels_last<1, 5, 4>>("layer_avg_pool2d", "1x5x4_k2_s1_p0_" + n);
  }
}

TEST_CASE("avg_pool2d: gradients by differences; windows that overlap, and rows that no window covers") {
  unit_test::check_gradients<pool<3, 1, 1>, channels_last<2, 4, 3>>(2, 1);
  unit_test::check_gradients<pool<2, 3>, channels_last<2, 7, 4>>(2, 2);
}

TEST_CASE("avg_pool2d: options in any order are one type") {
  static_assert(std::is_same_v<decltype(avg_pool2d<3>(stride<2>, pad<1>)), decltype(avg_pool2d<3>(pad<1>, stride<2>))>);
  CHECK(decltype(avg_pool2d<2>(stride<1>))::on<channels_last<4, 5, 6>>::out::size == 4 * 4 * 5);
}
