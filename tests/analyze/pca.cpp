#include "braid/analyze/pca.hpp"

#include "analyze/golden.hpp"
#include "braid/core/philox.hpp"

#include <utility>

namespace bd = braid;

TEST_CASE("pca: scikit-learn's numbers, with fewer features than rows and more") {
  analyze_golden const all("pca");
  for (std::string const name : {"30_5", "6_11", "2_3"}) {
    CAPTURE(name);
    auto const x = all.rows(name + "/x");
    auto const wanted = all.numbers(name + "/variances");
    auto const found = bd::pca(x, wanted.size());
    check_close(found.directions.numbers, all.numbers(name + "/directions"), 1e-8);
    check_close(found.variances, wanted);
    check_close(found.shares, all.numbers(name + "/shares"));
    check_close(found.project(x).numbers, all.numbers(name + "/projected"), 1e-8);
  }
}

TEST_CASE("pca: floats give what doubles give, to a float's rounding, over several blocks of rows and of features") {
  bd::philox const random{3};
  for (auto const& sizes : {std::pair<std::size_t, std::size_t>{4500, 6}, {7, 2100}}) {
    std::size_t const n = sizes.first, width = sizes.second;
    CAPTURE(n);
    bd::feature_rows<float> x(n, width);
    for (std::size_t r = 0; r < n; ++r)  // far from 0, with variances that differ
      for (std::size_t f = 0; f < width; ++f) x.row(r)[f] = 10 + float(1 + f % 6) * random.normal(r, f);
    bd::feature_rows<double> const exact(n, width, {x.numbers.begin(), x.numbers.end()});
    auto const found = bd::pca(x, 3), wanted = bd::pca(exact, 3);
    check_close(found.variances, wanted.variances, 1e-5);
    check_close(found.shares, wanted.shares, 1e-5);
    check_close(found.directions.numbers, wanted.directions.numbers, 1e-4);
    check_close(found.mean, wanted.mean, 1e-12);
  }
}

TEST_CASE("pca: rows that are all the same have no variance, and what makes no sense is refused") {
  auto const same = table(3, 2, {1, 2, 1, 2, 1, 2}), x = table(3, 2, {1, 2, 3, 4, 4, 3});
  CHECK(bd::pca(same, 1).variances == std::vector<double>{0});
  CHECK(bd::pca(same, 1).shares == std::vector<double>{0});
  CHECK_THROWS_AS(bd::pca(x, 0), bd::value_error);
  CHECK_THROWS_AS(bd::pca(x, 3), bd::value_error);
  CHECK_THROWS_AS(bd::pca(table(1, 2, {1, 2}), 1), bd::value_error);
  CHECK_THROWS_AS(bd::pca(x, 1).project(table(1, 3, {1, 2, 3})), bd::shape_error);
}
