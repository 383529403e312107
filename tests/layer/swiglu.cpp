#include "braid/layer/swiglu.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("swiglu: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::swiglu, shape<10>>("layer_swiglu", "10_" + n);
    unit_test::check_golden<layer::swiglu, sequence<3, 6>>("layer_swiglu", "3x6_" + n);
    unit_test::check_golden<layer::swiglu, shape<3, 6>>("layer_swiglu", "3x6_" + n);
  }
}

TEST_CASE("swiglu: gradients by differences, also of a flattened image, whose halves are PyTorch's") {
  unit_test::check_gradients<layer::swiglu, sequence<2, 4>>(3, 1);
  using image = channels_last<3, 2, 3>;  // the halves part within a channel
  unit_test::check_gradients<layer::swiglu, flat<image>>(2, 2);
  unit_test::subject<layer::swiglu, reference<double>, flat<image>> s(1);
  unit_test::subject<layer::swiglu, reference<double>, shape<18>> plain(1);
  std::vector<double> v(18);
  for (std::size_t i = 0; i < v.size(); ++i) v[i] = double(i) / 4;
  s.put(0, v), plain.put(0, v);
  s.forward<mode::predict>(), plain.forward<mode::predict>();
  CHECK(s.out() == plain.out());
}
