#include "braid/layer/global_avg_pool.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("global_avg_pool: PyTorch's numbers, of images and volumes") {
  std::string const file = "layer_global_avg_pool";
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::global_avg_pool, channels_last<3, 4, 5>>(file, "3x4x5_" + n);
    unit_test::check_golden<layer::global_avg_pool, channels_last<17, 2, 3>>(file, "17x2x3_" + n);
    unit_test::check_golden<layer::global_avg_pool, volume<2, 3, 2, 4>>(file, "2x3x2x4_" + n);
  }
}

TEST_CASE("global_avg_pool: gradients by differences") {
  unit_test::check_gradients<layer::global_avg_pool, channels_last<3, 2, 3>>(2, 1);
  static_assert(std::is_same_v<layer::global_avg_pool::on<volume<3, 2, 3, 2>>::out, shape<3>>);
}
