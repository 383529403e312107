#include "braid/train/siglip.hpp"

#include "train/golden_terms.hpp"

namespace bd = braid;
using three = bd::shape<3>;
using wide = bd::shape<17>;

TEST_CASE("siglip: PyTorch's value and gradients") {
  for (std::string const n : {"_n1", "_n2", "_n7"}) {
    check_golden_sides<three, three>("siglip", "3" + n, bd::siglip);
    check_golden_sides<wide, wide>("siglip", "17_warm" + n, bd::siglip.temperature(0.5).bias(-1));
    check_golden_sides<three, three, bd::shape<2>>("siglip", "3_learned" + n, bd::siglip.temperature(0.2).bias(-2));
  }
}

TEST_CASE("siglip: gradients by differences, the learned numbers' too") {
  for (std::size_t const n : {1u, 2u, 5u}) {
    check_side_gradients<three, three>(bd::siglip.temperature(0.7).bias(-1), {some(3 * n, 1), some(3 * n, 2)});
    std::vector<double> heat;
    for (std::size_t i = 0; i < n; ++i) heat.insert(heat.end(), {0.3, -0.6});
    check_side_gradients<three, three, bd::shape<2>>(bd::siglip.temperature(0.9).bias(0.1),
                                                     {some(3 * n, 1), some(3 * n, 2), heat}, 2);
  }
}

TEST_CASE("siglip: products far beyond what exp can hold give finite losses") {
  std::vector<float> const x{60, 0, 0, -60, 0, 0}, y{60, 0, 0, 60, 0, 0};
  auto const r = run_sides<three, three>(bd::siglip, std::array{x, y});
  CHECK(r.value == doctest::Approx((0 + 35990 + 36010 + 0) / 2.0));
  for (float g : r.gradients[0]) CHECK(std::isfinite(g));
}

TEST_CASE("siglip: options that are none are refused") {
  CHECK_THROWS_WITH_AS(bd::siglip.temperature(-1),
                       "braid: siglip: temperature: expected a number above 0, found -1.000000", bd::value_error);
  CHECK_THROWS_AS(bd::siglip.bias(std::numeric_limits<double>::infinity()), bd::value_error);
}
