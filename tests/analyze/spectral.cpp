#include "braid/analyze/spectral.hpp"

#include "braid/analyze/clustering_scores.hpp"

#include "analyze/golden.hpp"
#include "braid/core/philox.hpp"

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

TEST_CASE("spectral: of some hundred rows the sparse graph and its space are those of the dense one") {
  constexpr std::size_t n = 400;
  bd::feature_rows<double> x(n, 2);
  bd::philox const random{8};
  for (std::size_t i = 0; i < n; ++i) {  // two rings, one in the other, and a blob aside
    double const turn = double(random.uniform(0, i)) * 6.2831853, far = i % 3 == 0 ? 1 : 2.2;
    bool const blob = i % 3 == 2;
    x.row(i)[0] = (blob ? 5 : far * std::cos(turn)) + 0.05 * double(random.normal(1, i));
    x.row(i)[1] = (blob ? 0 : far * std::sin(turn)) + 0.05 * double(random.normal(2, i));
  }
  auto const sparse = bd::detail::joined_neighbours(x, 10);
  auto dense = bd::detail::joined(x, {.neighbours = 10});
  std::vector<double> spread(n * n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t e = sparse.start[i]; e < sparse.start[i + 1]; ++e) spread[i * n + sparse.column[e]] = sparse.value[e];
  CHECK(spread == dense);
  auto const space = bd::detail::sparse_spectral_space(sparse, 3);
  REQUIRE(space.has_value());
  auto const wanted = bd::detail::spectral_space(dense, n, 3);
  std::vector<int> truth;
  for (std::size_t i = 0; i < n; ++i) truth.push_back(int(i % 3));
  CHECK(bd::adjusted_rand_index(bd::k_means(*space, 3).labels, bd::k_means(wanted, 3).labels) == doctest::Approx(1));
  CHECK(bd::adjusted_rand_index(bd::spectral(x, 3).labels, truth) == doctest::Approx(1));
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
