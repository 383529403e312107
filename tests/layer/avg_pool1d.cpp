#include "braid/layer/avg_pool1d.hpp"

#include "unit.hpp"

using namespace braid;

template <std::size_t K, std::size_t S = K, std::size_t P = 0>
using pool = layer::avg_pool1d<K, S, P>;

TEST_CASE("avg_pool1d: PyTorch's numbers; steps beyond the length count as zeros") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<pool<2>, sequence<7, 3>>("layer_avg_pool1d", "7x3_k2_" + n);
    unit_test::check_golden<pool<2>, sequence<7, 3>>("layer_avg_pool1d", "7x3_k2_lengths_" + n);
    unit_test::check_golden<pool<3, 1, 1>, sequence<6, 5>>("layer_avg_pool1d", "6x5_k3_s1_p1_lengths_" + n);
  }
}

TEST_CASE("avg_pool1d: gradients by differences, with lengths too") {
  unit_test::check_gradients<pool<3, 2, 1>, sequence<6, 2>>(2, 1);
  unit_test::check_gradients<pool<2>, sequence<5, 2>>(4, 2, {0, 5, 3, 1});
  unit_test::check_gradients<pool<3, 1, 1>, sequence<5, 2>>(4, 3, {0, 5, 3, 1});
}

TEST_CASE("avg_pool1d: options, and where lengths stay") {
  using halved = decltype(avg_pool1d<2>)::on<sequence<8, 3>>;
  static_assert(std::is_same_v<halved::out, sequence<4, 3>> && halved::drops_lengths);
  static_assert(!decltype(avg_pool1d<3>(pad<1>, stride<1>))::on<sequence<8, 3>>::drops_lengths);
}
