#include "braid/layer/global_max_pool.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("global_max_pool: PyTorch's numbers, of images and volumes") {
  std::string const file = "layer_global_max_pool";
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::global_max_pool, channels_last<3, 4, 5>>(file, "3x4x5_" + n);
    unit_test::check_golden<layer::global_max_pool, channels_last<17, 2, 3>>(file, "17x2x3_" + n);
    unit_test::check_golden<layer::global_max_pool, volume<2, 3, 2, 4>>(file, "2x3x2x4_" + n);
  }
}

TEST_CASE("global_max_pool: gradients by differences") {
  unit_test::check_gradients<layer::global_max_pool, channels_last<3, 2, 3>>(2, 1);
  static_assert(std::is_same_v<layer::global_max_pool::on<volume<3, 2, 3, 2>>::out, shape<3>>);
}

TEST_CASE("global_max_pool: the first of equals gets the gradient; a NaN is the largest") {
  unit_test::subject<layer::global_max_pool, reference<double>, channels_last<1, 2, 2>> s(1);
  s.put(0, {-3, -1, -1, -2});
  s.forward<mode::train>();
  s.put_dout({5});
  s.backward();
  CHECK(s.din(0) == unit_test::numbers{0, 5, 0, 0});
  s.put(0, {-3, NAN, -1, -2});
  s.forward<mode::predict>();
  CHECK(std::isnan(s.out()[0]));
}
