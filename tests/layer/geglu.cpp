#include "braid/layer/geglu.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("geglu: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"}) {
    unit_test::check_golden<layer::geglu, shape<10>>("layer_geglu", "10_" + n);
    unit_test::check_golden<layer::geglu, sequence<3, 6>>("layer_geglu", "3x6_" + n);
    unit_test::check_golden<layer::geglu, shape<3, 6>>("layer_geglu", "3x6_" + n);
  }
}

TEST_CASE("geglu: gradients by differences, also of a flattened image, whose halves are PyTorch's") {
  unit_test::check_gradients<layer::geglu, sequence<2, 4>>(3, 1);
  using image = channels_last<3, 2, 3>;  // the halves part within a channel
  unit_test::check_gradients<layer::geglu, flat<image>>(2, 2);
  unit_test::subject<layer::geglu, reference<double>, flat<image>> s(1);
  unit_test::subject<layer::geglu, reference<double>, shape<18>> plain(1);
  std::vector<double> v(18);
  for (std::size_t i = 0; i < v.size(); ++i) v[i] = double(i) / 4;
  s.put(0, v), plain.put(0, v);
  s.forward<mode::predict>(), plain.forward<mode::predict>();
  CHECK(s.out() == plain.out());
}
