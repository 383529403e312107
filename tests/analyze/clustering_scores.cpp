#include "braid/analyze/clustering_scores.hpp"

#include "analyze/golden.hpp"

namespace bd = braid;
using labels = std::vector<int>;

TEST_CASE("clustering scores: scikit-learn's numbers") {
  analyze_golden const all("clustering_scores");
  for (std::string const name : {"12_2_3", "200_3_7", "3_1_2"}) {
    CAPTURE(name);
    auto const a = all.whole(name + "/a"), b = all.whole(name + "/b");
    CHECK(std::abs(bd::normalized_mutual_information(a, b) - all.number(name + "/nmi")) < 1e-12);
    CHECK(std::abs(bd::adjusted_rand_index(a, b) - all.number(name + "/ari")) < 1e-12);
    CHECK(std::abs(bd::silhouette(all.rows(name + "/x"), a) - all.number(name + "/silhouette")) < 1e-7);
  }
}

TEST_CASE("clustering scores: the same up to names, nothing to tell, no row") {
  labels const a{0, 0, 1, 1, 2}, b{7, 7, -3, -3, 1}, one{4, 4, 4, 4, 4};
  CHECK(bd::normalized_mutual_information(a, b) == doctest::Approx(1));
  CHECK(bd::adjusted_rand_index(a, b) == doctest::Approx(1));
  CHECK(bd::normalized_mutual_information(a, one) == 0);
  CHECK(bd::adjusted_rand_index(a, one) == 0);
  CHECK(bd::normalized_mutual_information(one, one) == 1);
  CHECK(bd::adjusted_rand_index(one, one) == 1);
  CHECK_THROWS_AS(bd::adjusted_rand_index(a, labels{1}), bd::shape_error);
  CHECK_THROWS_AS(bd::normalized_mutual_information(labels{}, labels{}), bd::value_error);
  auto const x = table(5, 1, {1, 2, 3, 4, 5});
  CHECK_THROWS_AS(bd::silhouette(x, one), bd::value_error);
  CHECK_THROWS_AS(bd::silhouette(x, labels{0, 1, 2, 3, 4}), bd::value_error);
  CHECK_THROWS_AS(bd::silhouette(x, labels{0, 1}), bd::shape_error);
}
