#include "braid/layer/softmax.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("softmax: PyTorch's numbers") {
  for (std::string const name : {"n1", "large_n1", "n7", "large_n7"}) {
    // One share of 1 - 1e-8: PyTorch's own gradient has 8 digits left there, since it does not pivot.
    unit_test::slack const wider{.f64 = name == "large_n1" ? 2e3 : 1.0};
    unit_test::check_golden<layer::softmax, shape<13>>("layer_softmax", "13_" + name, wider);
    unit_test::check_golden<layer::softmax, sequence<4, 6>>("layer_softmax", "4x6_" + name);
  }
}

TEST_CASE("softmax: gradients by differences") {
  unit_test::check_gradients<layer::softmax, shape<5>>(3, 1);
  unit_test::check_gradients<layer::softmax, sequence<3, 2>>(2, 2);
}

TEST_CASE_TEMPLATE("softmax: nothing overflows, and equals share alike", T, float, double) {
  unit_test::subject<layer::softmax, reference<T>, shape<4>> s(2);
  s.put(0, {1e4, 1e4, -1e4, -1e4, -3e4, -3e4, -3e4, -3e4});
  s.template forward<mode::predict>();
  unit_test::check_close("out", s.out(), {0.5, 0.5, 0, 0, 0.25, 0.25, 0.25, 0.25}, 1e-7);
}
