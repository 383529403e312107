#include "braid/layer/gelu_tanh.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("gelu_tanh: PyTorch's numbers") {
  for (std::string const name : {"13_n1", "13_large_n1", "13_n7", "13_large_n7"})
    unit_test::check_golden<layer::gelu_tanh, shape<13>>("layer_gelu_tanh", name);
}

TEST_CASE("gelu_tanh: gradients by differences, of an image and of a sequence") {
  unit_test::check_gradients<layer::gelu_tanh, channels_last<2, 3, 2>>(3, 1);
  unit_test::check_gradients<layer::gelu_tanh, sequence<3, 2>>(2, 2);
}

TEST_CASE("gelu_tanh: far from 0 it is 0 or x, and its slope 0 or 1") {
  for (float x : {-1000.0f, -100.0f, -30.0f})
    CHECK(std::abs(fn::gelu_tanh{}(x)) + std::abs(fn::gelu_tanh::slope{}(1.0f, x)) < 1e-30f);
  for (float x : {30.0f, 1e10f, 1e30f}) CHECK((fn::gelu_tanh{}(x) == x && fn::gelu_tanh::slope{}(1.0f, x) == 1.0f));
  for (double x : {30.0, 1e100}) CHECK((fn::gelu_tanh{}(x) == x && fn::gelu_tanh::slope{}(1.0, x) == 1.0));
}
