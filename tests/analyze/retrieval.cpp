#include "braid/analyze/retrieval.hpp"

#include "analyze/golden.hpp"

namespace bd = braid;

namespace {
std::vector<double> in_order(bd::retrieval_scores const& s) {
  return {s.recall_1, s.recall_5, s.recall_10, s.median_rank, s.mean_average_precision};
}
}  // namespace

TEST_CASE("retrieval: pairs and labels, with scikit-learn's average precision") {
  analyze_golden const all("retrieval");
  for (std::string const name : {"9_9", "150_150", "5_12"}) {
    CAPTURE(name);
    auto const q = all.rows(name + "/queries"), b = all.rows(name + "/base");
    if (q.n == b.n) check_close(in_order(bd::retrieval(q, b)), all.numbers(name + "/paired"), 1e-12);
    check_close(in_order(bd::retrieval(q, b, all.whole(name + "/query_labels"), all.whole(name + "/base_labels"))),
                all.numbers(name + "/labelled"), 1e-12);
  }
}

TEST_CASE("retrieval: codes that are all the same find nothing") {
  auto const same = table(20, 2, std::vector<double>(40, 0.3));
  auto const s = bd::retrieval(same, same);
  CHECK(s.recall_1 == 0);
  CHECK(s.recall_10 == 0);
  CHECK(s.median_rank == 20);
  CHECK(s.mean_average_precision == doctest::Approx(0.05));
}

TEST_CASE("retrieval: labels that nothing has are not counted; what makes no sense is refused") {
  auto const x = table(2, 2, {1, 0, 0, 1}), y = table(3, 2, {1, 0, 0, 1, 1, 1});
  CHECK(bd::retrieval(x, x, std::vector{1, 9}, std::vector{1, 2}).recall_1 == 1);
  CHECK_THROWS_AS(bd::retrieval(x, x, std::vector{8, 9}, std::vector{1, 2}), bd::value_error);
  CHECK_THROWS_AS(bd::retrieval(x, y), bd::shape_error);
  CHECK_THROWS_AS(bd::retrieval(x, table(2, 1, {1, 2})), bd::shape_error);
  CHECK_THROWS_AS(bd::retrieval(x, y, std::vector{1, 2}, std::vector{1, 2}), bd::shape_error);
  CHECK_THROWS_AS(bd::retrieval(x, table(2, 2, {1, 0, no_number, 1})), bd::value_error);
}
