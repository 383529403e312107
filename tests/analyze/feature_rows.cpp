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

namespace {
/// Axes that are known at run time alone, as xarray's.
struct any_axes {
  std::vector<std::size_t> dims;
  std::vector<std::size_t> const& shape() const { return dims; }
  double operator()(std::size_t, std::size_t) const { return 0; }
};
}  // namespace

TEST_CASE("feature rows: of other than two axes nothing is read") {
  CHECK_THROWS_WITH_AS(bd::detail::finite_rows<double>("pca", any_axes{{2, 3, 4}}),
                       "braid: pca: axes: expected 2, samples by features, found 3", bd::shape_error);
  CHECK_THROWS_AS(bd::detail::finite_rows<double>("pca", any_axes{{2}}), bd::shape_error);
  CHECK(bd::detail::finite_rows<double>("pca", any_axes{{2, 3}}).width == 3);
}
