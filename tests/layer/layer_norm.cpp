#include "braid/layer/layer_norm.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("layer_norm: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::layer_norm, shape<13>>("layer_layer_norm", "13_" + n);
    unit_test::check_golden<layer::layer_norm, sequence<4, 6>>("layer_layer_norm", "4x6_" + n);
    unit_test::check_golden<layer::layer_norm, shape<4, 6>>("layer_layer_norm", "4x6_" + n);
  }
}

TEST_CASE("layer_norm: gradients by differences, also of a flattened image") {
  unit_test::check_gradients<layer::layer_norm, sequence<2, 5>>(3, 1);
  unit_test::check_gradients<layer::layer_norm, flat<channels_last<2, 3, 2>>>(3, 2);
  unit_test::check_learns<layer::layer_norm, shape<5>>(3, 3);
}

TEST_CASE("layer_norm: one feature, or equal ones, give the bias") {
  unit_test::subject<layer::layer_norm, reference<double>, shape<3>> s(1);
  s.put(0, {7, 7, 7});
  s.each_param([](auto& p) { p.value.put(p.name == "bias" ? std::vector<double>{1, 2, 3} : std::vector<double>{4, 5, 6}); });
  s.forward<mode::predict>();
  CHECK(s.out() == std::vector<double>{1, 2, 3});
}
