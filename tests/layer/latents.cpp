#include "braid/layer/latents.hpp"

#include "unit.hpp"

using namespace braid;
using unit_test::check_golden;

TEST_CASE("latents: PyTorch's numbers") {
  for (std::string const n : {"_n1", "_n7"}) check_golden<layer::latents<3>, sequence<4, 5>>("layer_latents", "3_4x5" + n);
}

TEST_CASE("latents: gradients by differences; x gets none") {
  unit_test::check_gradients<layer::latents<2>, sequence<3, 2>>(3, 1);
  unit_test::check_learns<layer::latents<2>, shape<3, 4>>(3, 4);
}
