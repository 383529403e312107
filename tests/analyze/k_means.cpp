#include "braid/analyze/k_means.hpp"

#include "analyze/golden.hpp"

#include <set>

namespace bd = braid;

TEST_CASE("k-means: scikit-learn's steps from the same centres, and as good a minimum from its own") {
  analyze_golden const all("k_means");
  for (std::string const name : {"40_3_4", "300_2_5", "5_2_5"}) {
    CAPTURE(name);
    auto const x = all.rows(name + "/x"), start = all.rows(name + "/start");
    auto const found = bd::detail::lloyd(x, bd::detail::squares(x), start, 300, 0);
    CHECK(found.labels == all.whole(name + "/labels"));
    check_close(found.centres.numbers, all.numbers(name + "/centres"));
    CHECK(std::abs(found.inertia - all.number(name + "/inertia")) < 1e-8);
    // scikit-learn, too, finds the least of 40_3_4 in one start of a hundred.
    auto const best = bd::k_means(x, start.n, {.restarts = 400});
    CHECK(best.inertia <= all.number(name + "/best") * 1.0001 + 1e-8);
  }
}

TEST_CASE("k-means: the seed decides") {
  auto const x = analyze_golden("k_means").rows("300_2_5/x");
  auto const a = bd::k_means(x, 5, {.restarts = 1, .from = 1}), b = bd::k_means(x, 5, {.restarts = 1, .from = 1});
  CHECK(a.labels == b.labels);
  CHECK(a.centres.numbers == b.centres.numbers);
  std::set<double> different;
  for (std::uint64_t s = 0; s < 8; ++s)
    different.insert(bd::k_means(x, 5, {.restarts = 1, .iterations = 1, .from = s}).inertia);
  CHECK(different.size() > 1);
}

TEST_CASE("k-means: one cluster, more centres than different rows, a centre that loses its rows") {
  auto const x = table(4, 1, {1, 1, 5, 5});
  auto const one = bd::k_means(x, 1);
  CHECK(one.centres.numbers == std::vector<double>{3});
  CHECK(one.inertia == doctest::Approx(16));
  auto const three = bd::k_means(x, 3);
  CHECK(three.inertia == doctest::Approx(0));
  auto const lost = bd::detail::lloyd(x, bd::detail::squares(x), table(2, 1, {3, 900}), 300, 0);
  CHECK(lost.inertia == doctest::Approx(0));
}

TEST_CASE("k-means: what makes no sense is refused") {
  auto const x = table(2, 1, {1, 2});
  CHECK_THROWS_AS(bd::k_means(x, 0), bd::value_error);
  CHECK_THROWS_AS(bd::k_means(x, 3), bd::value_error);
  CHECK_THROWS_AS(bd::k_means(x, 1, {.restarts = 0}), bd::value_error);
  CHECK_THROWS_AS(bd::k_means(x, 1, {.tolerance = no_number}), bd::value_error);
  CHECK_THROWS_AS(bd::k_means(table(2, 1, {1, no_number}), 1), bd::value_error);
}
