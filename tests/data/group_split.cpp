#include "braid/data/group_split.hpp"

#include <doctest/doctest.h>

#include <set>

namespace bd = braid;
namespace {
std::vector<std::string> patients(std::size_t rows) {
  std::vector<std::string> p;
  for (std::size_t i = 0; i < rows; ++i) p.push_back("p" + std::to_string(bd::philox{3}.below(40, 0, i) * bd::philox{3}.below(3, 1, i)));
  return p;
}
/// Every row once, no group twice; gives the sizes.
template <class Parts, class Groups>
std::vector<std::size_t> check(Parts const& parts, Groups const& groups) {
  std::set<std::uint32_t> seen;
  std::set<typename Groups::value_type> known;
  std::vector<std::size_t> sizes;
  for (auto const& p : parts) {
    std::set<typename Groups::value_type> here;
    CHECK(std::is_sorted(p.begin(), p.end()));
    for (auto r : p) {
      CHECK(seen.insert(r).second);
      here.insert(groups[r]);
    }
    for (auto const& g : here) CHECK(known.insert(g).second);
    sizes.push_back(p.size());
  }
  CHECK(seen.size() == groups.size());
  return sizes;
}
}  // namespace

TEST_CASE("split_by_group: every row is in one part, every group too, and the shares are near") {
  auto const groups = patients(2000);
  auto const parts = bd::split_by_group<3>(groups, {0.7, 0.15, 0.15}, bd::seed{5});
  auto const sizes = check(parts, groups);
  double const largest = [&] {
    std::map<std::string, double> n;
    for (auto const& g : groups) ++n[g];
    double most = 0;
    for (auto const& g : n) most = std::max(most, g.second);
    return most;
  }();
  CHECK(std::abs(double(sizes[0]) - 1400) <= largest);
  CHECK(std::abs(double(sizes[1]) - 300) <= largest);
  CHECK(bd::split_by_group<3>(groups, {7, 1.5, 1.5}, bd::seed{5}) == parts);
  CHECK(bd::split_by_group<3>(groups, {0.7, 0.15, 0.15}, bd::seed{6}) != parts);
}

TEST_CASE("split_by_group: no part is empty while there is a group for it") {
  std::vector<int> const groups{4, 4, 4, 4, 4, 4, 4, 4, 9, 7};
  for (std::uint64_t s = 0; s < 20; ++s)
    for (auto n : check(bd::split_by_group<3>(groups, {0.98, 0.01, 0.01}, bd::seed{s}), groups)) CHECK(n > 0);
  CHECK_THROWS_AS(bd::split_by_group<4>(groups, {1, 1, 1, 1}), bd::value_error);
  CHECK_THROWS_AS(bd::split_by_group<2>(groups, {1, 0}), bd::value_error);
  CHECK_THROWS_AS(bd::split_by_group<1>(std::vector<int>{}, {1}), bd::value_error);
}

TEST_CASE("group_folds: the sizes that sklearn's GroupKFold gives") {
  std::vector<int> groups;  // groups 0 to 9 of 1, 2, ... 10 rows
  for (int g = 0; g < 10; ++g) groups.insert(groups.end(), std::size_t(g) + 1, g);
  auto sizes = check(bd::group_folds(groups, 3), groups);
  std::sort(sizes.begin(), sizes.end());
  CHECK(sizes == std::vector<std::size_t>{18, 18, 19});
  CHECK(check(bd::group_folds(groups, 10), groups).size() == 10);
  CHECK_THROWS_AS(bd::group_folds(groups, 11), bd::value_error);
  CHECK_THROWS_AS(bd::group_folds(groups, 0), bd::value_error);
}
