#include "braid/data/walk_forward.hpp"

#include <doctest/doctest.h>

#include <numeric>
#include <set>

namespace bd = braid;
using rows = std::vector<std::uint32_t>;
namespace {
rows from_to(std::uint32_t a, std::uint32_t b) {
  rows r(b - a);
  std::iota(r.begin(), r.end(), a);
  return r;
}
std::vector<int> days(int n) {
  std::vector<int> d(std::size_t(n), 0);
  std::iota(d.begin(), d.end(), 100);
  return d;
}
}  // namespace

TEST_CASE("walk_forward: the splits of sklearn's TimeSeriesSplit(4, gap=2) over 23 days") {
  auto const all = bd::walk_forward(days(23), {.folds = 4, .gap = 2, .valid = 0});
  REQUIRE(all.size() == 4);
  for (std::uint32_t f = 0; f < 4; ++f) {
    CHECK(all[f].train == from_to(0, 5 + 4 * f));
    CHECK(all[f].valid.empty());
    CHECK(all[f].test == from_to(7 + 4 * f, 11 + 4 * f));
  }
  auto const few = bd::walk_forward(days(23), {.folds = 2, .test = 3, .most = 6, .valid = 0});
  CHECK(few[0].train == from_to(11, 17));
  CHECK(few[1].train == from_to(14, 20));
  CHECK(few[1].test == from_to(20, 23));
}

TEST_CASE("walk_forward: what is chosen by lies between, with the same gap on both sides") {
  auto const all = bd::walk_forward(days(20), {.folds = 2, .test = 4, .gap = 1, .valid = 0.25});
  CHECK(all[0].train == from_to(0, 7));
  CHECK(all[0].valid == from_to(8, 11));
  CHECK(all[0].test == from_to(12, 16));
  CHECK(all[1].train == from_to(0, 10));
  CHECK(all[1].valid == from_to(11, 15));
}

TEST_CASE("walk_forward: rows of one day stay together, whatever their order") {
  std::vector<std::int64_t> when;
  for (std::size_t i = 0; i < 300; ++i) when.push_back(std::int64_t(i * 7919 % 31) - 5);  // 31 days, shuffled
  for (auto const& f : bd::walk_forward(when, {.folds = 3, .gap = 1})) {
    std::set<std::int64_t> seen[3];
    rows const* const parts[3] = {&f.train, &f.valid, &f.test};
    for (std::size_t p = 0; p < 3; ++p)
      for (auto r : *parts[p]) seen[p].insert(when[r]);
    CHECK(*seen[0].rbegin() + 2 == *seen[1].begin());
    CHECK(*seen[1].rbegin() + 2 == *seen[2].begin());
    CHECK(seen[2].size() == 7);
    std::size_t in_test = 0;
    for (auto t : when) in_test += seen[2].contains(t);
    CHECK(in_test == f.test.size());
  }
}

TEST_CASE("walk_forward: too few days, or settings that cannot be meant") {
  CHECK_THROWS_WITH_AS(bd::walk_forward(days(4), {}), "braid: walk_forward: times: expected more than 5 for 5 folds of 1, found 4",
                       bd::value_error);
  CHECK_THROWS_AS(bd::walk_forward(std::vector<int>{}, {}), bd::value_error);
  CHECK_THROWS_AS(bd::walk_forward(days(20), {.folds = 0}), bd::value_error);
  CHECK_THROWS_AS(bd::walk_forward(days(20), {.valid = 1}), bd::value_error);
  CHECK_THROWS_AS(bd::walk_forward(days(20), {.folds = 2, .test = 10}), bd::value_error);
  CHECK_THROWS_AS(bd::walk_forward(days(20), {.folds = 2, .test = 4, .gap = 12}), bd::value_error);
}
