#include "braid/analyze/t_sne.hpp"

#include "analyze/golden.hpp"

namespace bd = braid;

namespace {
/// How few rows are neighbours in the map that are none in x: scikit-learn's trustworthiness for k neighbours.
double trust(bd::feature_rows<double> const& x, bd::feature_rows<double> const& y, std::size_t k) {
  std::size_t const n = x.n;
  auto const far = bd::nearest_rows(x)(x, n), near = bd::nearest_rows(y)(y, k + 1);
  double lost = 0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 1; j <= k; ++j) {
      std::size_t rank = 0;
      while (far.rows[i * n + rank] != near.rows[i * (k + 1) + j]) ++rank;
      if (rank > k) lost += double(rank - k);
    }
  return 1 - lost * 2 / double(n * k * (2 * n - 3 * k - 1));
}
}  // namespace

TEST_CASE("t-SNE: scikit-learn's neighbourhoods and slopes") {
  analyze_golden const all("t_sne");
  auto const x = all.rows("70_5/x"), y = all.rows("70_5/places");
  bd::detail::neighbourhoods const p(x, 10);
  std::vector<double> shares(70 * 70);
  for (std::size_t i = 0; i < 70; ++i)
    for (std::size_t e = p.begin[i]; e < p.begin[i + 1]; ++e) shares[i * 70 + p.to[e]] = p.share[e];
  check_close(shares, all.numbers("70_5/shares"), 1e-4);  // both stop at 1e-5 of the logarithm of the perplexity
  bd::feature_rows<double> slope(70, 2), pushes(70, 2);
  bd::detail::quad_tree tree(70);
  CHECK(bd::detail::map_slope(p, y, tree, 0, 1, slope, pushes) ==
        doctest::Approx(all.number("70_5/loss")).epsilon(1e-4));
  check_close(slope.numbers, all.numbers("70_5/slope"), 1e-4);
  auto const exact = slope.numbers;
  bd::detail::map_slope(p, y, tree, 0.5, 1, slope, pushes);
  check_close(slope.numbers, exact, 0.05);
  CHECK(slope.numbers != exact);
}

TEST_CASE("t-SNE: a map as good as scikit-learn's, the same each time") {
  analyze_golden const all("t_sne");
  auto const x = all.rows("70_5/x");
  auto const map = bd::t_sne(x, {.perplexity = 10});
  CHECK(map.divergence < 1.1 * all.number("70_5/divergence"));
  CHECK(trust(x, map.places, 5) > all.number("70_5/trust") - 0.02);
  CHECK(bd::t_sne(x, {.perplexity = 10}).places.numbers == map.places.numbers);
}

TEST_CASE("t-SNE: rows that are all the same, one feature, what makes no sense") {
  auto const same = bd::t_sne(table(5, 2, std::vector<double>(10, 0.5)), {.perplexity = 2, .iterations = 50});
  for (double const v : same.places.numbers) CHECK(std::isfinite(v));
  auto const line = bd::t_sne(table(5, 1, {1, 2, 3, 4, 5}), {.perplexity = 2, .iterations = 300});
  CHECK(std::isfinite(line.divergence));
  CHECK_THROWS_AS(bd::t_sne(table(3, 1, {1, 2, 3})), bd::value_error);
  CHECK_THROWS_AS(bd::t_sne(table(5, 1, {1, 2, 3, 4, 5})), bd::value_error);  // perplexity 30
  CHECK_THROWS_AS(bd::t_sne(table(5, 1, {1, 2, 3, 4, 5}), {.perplexity = 2, .theta = -1}), bd::value_error);
}
