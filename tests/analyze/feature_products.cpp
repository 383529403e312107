#include "braid/analyze/feature_products.hpp"

#include "analyze/golden.hpp"

namespace bd = braid;

TEST_CASE("feature products: products of odd sizes") {
  std::vector<double> const a{1, 2, 3, 4, 5, 6}, b{1, 0, 2, 0, 1, 1};  // [2, 3] and [2, 3]
  std::vector<double> c(4), d(9, 1.0), e(6);
  bd::detail::product_nt(c.data(), a.data(), b.data(), 2, 2, 3);
  CHECK(c == std::vector<double>{7, 5, 16, 11});
  bd::detail::add_product_tn(d.data(), 2, a.data(), b.data(), 3, 3, 2);
  CHECK(d == std::vector<double>{3, 9, 13, 5, 11, 19, 7, 13, 25});
  bd::detail::product_nn(e.data(), c.data(), a.data(), 2, 3, 2);
  CHECK(e == std::vector<double>{27, 39, 51, 60, 87, 114});
}

TEST_CASE("feature products: the largest eigenvalues, and one that stands twice") {
  std::vector<double> a{2, 1, 0, 1, 2, 0, 0, 0, 3};
  auto const e = bd::detail::largest_eigenvectors(a, 3, 3);
  check_close(e.values, {3, 3, 1}, 1e-14);
  CHECK(std::abs(e.vectors(2, 0) + e.vectors(2, 1)) < 1e-14);
  CHECK(std::abs(e.vectors(2, 0)) == doctest::Approx(std::sqrt(0.5)));
  std::vector<double> one{5};
  CHECK(bd::detail::largest_eigenvectors(one, 1, 1).values == std::vector<double>{5});
}
