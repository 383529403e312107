#include "braid/data/to_xtensor.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "support/bad_files.hpp"

using braid::data::array, braid::data::to_xtensor;

TEST_CASE("an array becomes an xtensor of its shape, row by row") {
  std::vector<short> const values{1, 2, 3, 4, 5, 6};
  auto const a = array::from<short>(values, {2, 3});
  auto const x = to_xtensor<float, 2>(a, "x");
  CHECK(x.shape(0) == 2);
  CHECK(x.shape(1) == 3);
  CHECK(x(1, 0) == 4.0f);
  CHECK(support::contains(support::message([&] { (void)to_xtensor<float, 3>(a, "photo"); }),
                          "photo: shape: expected 3 axes, found [2, 3]"));
  array const short_of_bytes{"<f4", {std::size_t{1} << 40}, {}};
  CHECK_THROWS_AS((void)(to_xtensor<float, 1>(short_of_bytes, "x")), braid::shape_error);
}
