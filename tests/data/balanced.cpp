#include "braid/data/balanced.hpp"

#include <doctest/doctest.h>

namespace bd = braid;

TEST_CASE("balanced: every class as often as the most frequent, every sample, none far more often than its like") {
  std::vector<int> labels;
  for (int i = 0; i < 100; ++i) labels.push_back(i < 70 ? 2 : i < 90 ? 0 : 5);
  auto const all = bd::balanced(labels, bd::seed{3});
  REQUIRE(all.size() == 210);
  std::map<int, int> of_class;
  std::map<std::uint32_t, int> of_sample;
  for (auto s : all) ++of_class[labels[s]], ++of_sample[s];
  CHECK(of_class == std::map<int, int>{{0, 70}, {2, 70}, {5, 70}});
  CHECK(of_sample.size() == 100);
  for (auto const& [s, n] : of_sample) CHECK((labels[s] == 2 ? n == 1 : labels[s] == 5 ? n == 7 : n == 3 || n == 4));
  CHECK(bd::balanced(labels, bd::seed{3}) == all);
  CHECK(bd::balanced(labels, bd::seed{4}) != all);
}

TEST_CASE("balanced: names as labels, one class, nothing") {
  CHECK(bd::balanced(std::vector<std::string>{"a", "b", "a"}).size() == 4);
  CHECK(bd::balanced(std::vector<int>{1, 1}) == std::vector<std::uint32_t>{0, 1});
  CHECK_THROWS_AS(bd::balanced(std::vector<int>{}), bd::value_error);
}
