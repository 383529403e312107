#include "braid/layer/l2_normalize.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("l2_normalize: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::l2_normalize, shape<5>>("layer_l2_normalize", "5_" + n);
    unit_test::check_golden<layer::l2_normalize, sequence<4, 3>>("layer_l2_normalize", "4x3_" + n);
    unit_test::check_golden<layer::l2_normalize, shape<1>>("layer_l2_normalize", "1_" + n);
  }
}

TEST_CASE("l2_normalize: gradients by differences") {
  unit_test::check_gradients<layer::l2_normalize, shape<6>>(3, 1);
  unit_test::check_gradients<layer::l2_normalize, flat<channels_last<2, 3, 2>>>(3, 2);
}

TEST_CASE("l2_normalize: zero stays zero, and below eps the gradient is that of x / eps") {
  for (double const scale : {0.0, 1e-14}) {
    unit_test::subject<layer::l2_normalize, reference<double>, shape<3>> s(2);
    s.put(0, {0, 0, 0, scale, 0, -scale});
    s.put_dout({1, 2, 3, 1, 2, 3});
    s.forward<mode::train>();
    unit_test::check_close("h", s.out(), {0, 0, 0, scale * 1e12, 0, -scale * 1e12}, 1e-12);
    s.backward();
    unit_test::check_close("dx", s.din(0), {1e12, 2e12, 3e12, 1e12, 2e12, 3e12}, 1e-12);
  }
}
