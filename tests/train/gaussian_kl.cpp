#include "braid/train/gaussian_kl.hpp"

#include "train/golden_terms.hpp"

namespace bd = braid;

TEST_CASE("gaussian_kl: PyTorch's value and gradients") {
  for (std::string const n : {"_n1", "_n7"}) check_golden_sides<bd::shape<4>>("gaussian_kl", "4" + n, bd::gaussian_kl);
}

TEST_CASE("gaussian_kl: gradients by differences") {
  for (std::size_t const n : {1u, 3u}) check_side_gradients<bd::shape<6>>(bd::gaussian_kl, {some(6 * n, 1)});
}

TEST_CASE("gaussian_kl: the standard normal is at distance 0") {
  auto const r = run_sides<bd::shape<4>>(bd::gaussian_kl, std::array{std::vector<double>(8)});
  CHECK(r.value == 0);
  CHECK(r.gradients[0] == std::vector<double>(8));
}
