#include "braid/layer/embedding.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("embedding: PyTorch's numbers") {
  for (std::string const n : {"n1", "n7"})
    unit_test::check_golden<layer::embedding<5>, ids_of<11, 4>>("layer_embedding", "4_of_11_to_5_" + n);
}

TEST_CASE("embedding: gradients by differences, with samples of every length") {
  unit_test::check_gradients<layer::embedding<3>, ids_of<5, 4>>(3, 1);
  unit_test::check_gradients<layer::embedding<3>, ids_of<5, 3>>(4, 2, {0, 1, 2, 3});
  unit_test::check_learns<layer::embedding<3>, ids_of<5, 4>>(3, 3);
}

TEST_CASE("embedding: tokens beyond the length are not read and give zeros") {
  unit_test::subject<layer::embedding<2>, reference<double>, ids_of<3, 3>> s(2);
  s.put(0, {2, 1, -1000000, -1000000, -1000000, -1000000});
  s.put_lengths({2, 0});
  s.each_param([](auto& p) { p.value.put({1, 2, 3, 4, 5, 6}); });
  s.forward<mode::train>();
  CHECK(s.out() == std::vector<double>{5, 6, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0});
  s.put_dout(std::vector<double>(12, 1));
  s.backward();
  s.each_param([](auto& p) { CHECK(p.gradient.get() == std::vector<double>{0, 0, 1, 1, 1, 1}); });
}
