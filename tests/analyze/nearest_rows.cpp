#include "braid/analyze/nearest_rows.hpp"

#include "analyze/golden.hpp"

namespace bd = braid;

TEST_CASE("nearest rows: scikit-learn's rows and distances, over several blocks") {
  analyze_golden const all("nearest_rows");
  for (std::string const name : {"7_40_3", "3_5_17", "150_2100_2"})
    for (bool const by_angle : {false, true}) {
      std::string const of = name + (by_angle ? "/cosine" : "/euclidean");
      CAPTURE(of);
      auto const wanted = all.numbers(of + "_distances");
      auto const queries = all.rows(name + "/queries");
      auto const found = bd::nearest_rows(all.rows(name + "/base"), by_angle)(queries, wanted.size() / queries.n);
      double off = 0;
      for (std::size_t i = 0; i < wanted.size(); ++i) off = std::max(off, std::abs(found.distances[i] - wanted[i]));
      CHECK(off < 1e-7);
      auto const rows = all.whole(of + "_rows");
      std::size_t same = 0;
      for (std::size_t i = 0; i < rows.size(); ++i)
        same += found.rows[i] == std::uint32_t(rows[i]) || std::abs(found.distances[i] - wanted[i]) < 1e-9;
      CHECK(same == rows.size());
    }
}

TEST_CASE("nearest rows: far from the origin, and rows that stand twice") {
  auto const base = table(5, 2, {1e6, 1e6, 1e6 + 0.5, 1e6, 1e6, 1e6, 1e6 + 2, 1e6, 1e6 - 0.25, 1e6});
  auto const found = bd::nearest_rows(base)(table(1, 2, {1e6, 1e6}), 5);
  CHECK(found.rows == std::vector<std::uint32_t>{0, 2, 4, 1, 3});
  CHECK(found.distances == std::vector<double>{0, 0, 0.25, 0.5, 2});
}

TEST_CASE("nearest rows: no query, and what makes no sense") {
  bd::nearest_rows const index(table(2, 2, {1, 2, 3, 4}));
  CHECK(index(table(0, 2, {}), 1).rows.empty());
  CHECK_THROWS_AS(index(table(1, 3, {1, 2, 3}), 1), bd::shape_error);
  CHECK_THROWS_AS(index(table(1, 2, {1, 2}), 3), bd::value_error);
  CHECK_THROWS_AS(index(table(1, 2, {1, 2}), 0), bd::value_error);
  CHECK_THROWS_AS(bd::nearest_rows(table(0, 2, {})), bd::value_error);
}
