#include "braid/analyze/spectral.hpp"

#include "braid/analyze/clustering_scores.hpp"

#include "analyze/golden.hpp"

namespace bd = braid;

TEST_CASE("spectral: scikit-learn's graph, space and clusters of two moons, which k-means cuts across") {
  analyze_golden const all("spectral");
  for (std::string const name : {"neighbours", "gamma"}) {
    CAPTURE(name);
    auto const x = all.rows(name + "/x");
    bd::spectral_options options;
    if (name == "gamma") options.gamma = 20;
    auto a = bd::detail::joined(x, options);
    check_close(a, all.numbers(name + "/weights"));
    auto places = bd::detail::spectral_space(a, x.n, 2);
    auto const wanted = all.rows(name + "/places");
    for (std::size_t c = 0; c < 2; ++c) {
      double along = 0, own = 0, its = 0;
      for (std::size_t i = 0; i < x.n; ++i)
        along += places(i, c) * wanted(i, c), own += places(i, c) * places(i, c), its += wanted(i, c) * wanted(i, c);
      CHECK(std::abs(along) / std::sqrt(own * its) > 1 - 1e-6);
    }
    auto const found = bd::spectral(x, 2, options);
    CHECK(bd::adjusted_rand_index(found.labels, all.whole(name + "/labels")) == doctest::Approx(1));
    CHECK(bd::adjusted_rand_index(bd::k_means(x, 2).labels, all.whole(name + "/truth")) < 0.6);
  }
}

TEST_CASE("spectral: parts that nothing joins are clusters; what makes no sense is refused") {
  auto const x = table(6, 1, {0, 1, 2, 100, 101, 102});
  auto const found = bd::spectral(x, 2, {.neighbours = 3});
  CHECK(bd::adjusted_rand_index(found.labels, std::vector{0, 0, 0, 1, 1, 1}) == doctest::Approx(1));
  CHECK(bd::spectral(x, 6, {.neighbours = 1}).labels.size() == 6);  // joined to themselves alone
  CHECK_THROWS_AS(bd::spectral(x, 0), bd::value_error);
  CHECK_THROWS_AS(bd::spectral(x, 2), bd::value_error);  // 10 neighbours of 6 rows
  CHECK_THROWS_AS(bd::spectral(x, 2, {.gamma = -1}), bd::value_error);
}
