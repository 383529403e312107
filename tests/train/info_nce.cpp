#include "braid/train/info_nce.hpp"

#include "train/golden_terms.hpp"

namespace bd = braid;
using three = bd::shape<3>;
using wide = bd::shape<17>;

TEST_CASE("info_nce: PyTorch's value and gradients") {
  for (std::string const n : {"_n1", "_n2", "_n7"}) {
    check_golden_sides<three, three>("info_nce", "3" + n, bd::info_nce);
    check_golden_sides<wide, wide>("info_nce", "17_warm" + n, bd::info_nce.temperature(0.5));
    check_golden_sides<three, three, bd::shape<1>>("info_nce", "3_learned" + n, bd::info_nce.temperature(0.2));
  }
}

TEST_CASE("info_nce: gradients by differences, the temperature's too") {
  for (std::size_t const n : {1u, 2u, 5u}) {
    check_side_gradients<three, three>(bd::info_nce.temperature(0.7), {some(3 * n, 1), some(3 * n, 2)});
    check_side_gradients<three, three, bd::shape<1>>(
        bd::info_nce.temperature(0.9), {some(3 * n, 1), some(3 * n, 2), std::vector<double>(n, 0.3)}, 2);
  }
}

TEST_CASE("info_nce: a learned number of 0 is the temperature as given; far apart, the loss is 0") {
  auto const x = some(12, 3), y = some(12, 4);
  auto const given = run_sides<three, three>(bd::info_nce, std::array{x, y});
  auto const learned = run_sides<three, three, bd::shape<1>>(bd::info_nce, std::array{x, y, std::vector<double>(4)});
  CHECK(given.samples == learned.samples);
  CHECK(given.gradients[0] == learned.gradients[0]);
  std::vector<double> const corners{9, 0, 0, 0, 9, 0, 0, 0, 9};
  CHECK(run_sides<three, three>(bd::info_nce, std::array{corners, corners}).value == doctest::Approx(0));
}

TEST_CASE("info_nce: a temperature that is none is refused") {
  CHECK_THROWS_WITH_AS(bd::info_nce.temperature(0),
                       "braid: info_nce: temperature: expected a number above 0, found 0.000000", bd::value_error);
}
