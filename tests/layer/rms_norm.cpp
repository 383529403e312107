#include "braid/layer/rms_norm.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("rms_norm: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::rms_norm, shape<13>>("layer_rms_norm", "13_" + n);
    unit_test::check_golden<layer::rms_norm, sequence<4, 6>>("layer_rms_norm", "4x6_" + n);
    unit_test::check_golden<layer::rms_norm, shape<4, 6>>("layer_rms_norm", "4x6_" + n);
  }
}

TEST_CASE("rms_norm: gradients by differences, also of a flattened image") {
  unit_test::check_gradients<layer::rms_norm, sequence<2, 5>>(3, 1);
  unit_test::check_gradients<layer::rms_norm, flat<channels_last<2, 3, 2>>>(3, 2);
  unit_test::check_learns<layer::rms_norm, shape<5>>(3, 3);
}

TEST_CASE("rms_norm: zeros stay zeros, in training too") {
  unit_test::subject<layer::rms_norm, reference<float>, shape<2>> s(1);
  s.put(0, {0, 0});
  s.each_param([](auto& p) { p.value.put({2, 3}); });
  s.forward<mode::train>();
  CHECK(s.out() == std::vector<double>{0, 0});
  s.put_dout({1, 1});
  s.backward();
  for (double d : s.din(0)) CHECK(std::isfinite(d));
}
