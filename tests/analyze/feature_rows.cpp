#include "braid/analyze/feature_rows.hpp"

#include "analyze/golden.hpp"

namespace bd = braid;

TEST_CASE("feature rows: what cannot be analysed is refused, by row") {
  CHECK_THROWS_WITH_AS(bd::detail::finite_rows<double>("pca", table(2, 2, {1, 2, 3, no_number})),
                       "braid: pca: row 1: expected finite numbers, found nan", bd::value_error);
  CHECK_THROWS_AS(bd::detail::finite_rows<float>("pca", table(1, 1, {1e300})), bd::value_error);  // no float
  CHECK_THROWS_AS(bd::detail::finite_rows<double>("pca", table(0, 3, {})), bd::value_error);
  CHECK_THROWS_AS(bd::detail::finite_rows<double>("pca", table(2, 0, {})), bd::value_error);
}
