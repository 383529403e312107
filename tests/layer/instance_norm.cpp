#include "braid/layer/instance_norm.hpp"

#include "unit.hpp"

using namespace braid;
using plain_norm = layer::instance_norm<false>;
using affine_norm = layer::instance_norm<true>;

TEST_CASE("instance_norm: PyTorch's numbers, with and without a weight and a bias") {
  std::string const file = "layer_instance_norm";
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<plain_norm, channels_last<3, 4, 5>>(file, "3x4x5_" + n);
    unit_test::check_golden<affine_norm, channels_last<3, 4, 5>>(file, "3x4x5_affine_" + n);
    unit_test::check_golden<affine_norm, volume<2, 3, 2, 3>>(file, "volume_2x3x2x3_affine_" + n);
  }
  for (std::string const name : {"full_n1", "lengths_n7"}) {
    // Two steps normalise to -1 and 1 whatever they are: what is left of the gradient is a difference of near equals.
    unit_test::check_golden<plain_norm, sequence<5, 4>>(file, "5x4_" + name, {.f32 = 10});
    unit_test::check_golden<affine_norm, sequence<5, 4>>(file, "5x4_affine_" + name, {.f32 = 10});
  }
}

TEST_CASE("instance_norm: gradients by differences, with samples of every length") {
  unit_test::check_gradients<plain_norm, channels_last<3, 2, 3>>(2, 1);
  unit_test::check_gradients<affine_norm, sequence<4, 2>>(5, 2, {0, 1, 2, 3, 4});
  unit_test::check_learns<affine_norm, channels_last<3, 2, 3>>(2, 3);
}

TEST_CASE("instance_norm: affine is an option; without it nothing is trained") {
  static_assert(std::is_same_v<decltype(type_of(instance_norm)), plain_norm>);
  static_assert(std::is_same_v<decltype(type_of(instance_norm(affine))), affine_norm>);
  unit_test::subject<plain_norm, reference<double>, channels_last<2, 2, 2>> s(1);
  std::size_t parameters = 0;
  s.each_param([&](auto&) { ++parameters; });
  CHECK(parameters == 0);
}

TEST_CASE("instance_norm: equal pixels give zeros, however large") {
  unit_test::subject<plain_norm, reference<float>, channels_last<1, 2, 2>> s(1);
  s.put(0, {1e6, 1e6, 1e6, 1e6});
  s.forward<mode::predict>();
  CHECK(s.out() == std::vector<double>(4, 0.0));
}
