#include "braid/layer/max_pool3d.hpp"

#include "unit.hpp"

using namespace braid;

template <std::size_t K, std::size_t S = K, std::size_t P = 0>
using pool = layer::max_pool3d<K, S, P>;

TEST_CASE("max_pool3d: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<pool<2>, volume<2, 4, 5, 3>>("layer_max_pool3d", "2x4x5x3_k2_" + n);
    unit_test::check_golden<pool<3, 2, 1>, volume<3, 3, 4, 5>>("layer_max_pool3d", "3x3x4x5_k3_s2_p1_" + n);
  }
}

TEST_CASE("max_pool3d: gradients by differences; windows that overlap") {
  unit_test::check_gradients<pool<2, 1>, volume<2, 3, 2, 3>>(2, 1);
  static_assert(std::is_same_v<decltype(max_pool3d<2>(stride<1>))::on<volume<2, 3, 2, 3>>::out, volume<2, 2, 1, 2>>);
}
