#include "braid/explain/conformal.hpp"

#include "support/numbers.hpp"

namespace bd = braid;
namespace ex = braid::explain;

namespace {
struct drawn {
  std::vector<double> p;
  std::vector<int> labels;
  /// A net that is too sure, and wrong in its own way: nothing that the promise depends on.
  drawn(std::size_t n, std::uint64_t seed) {
    auto const z = support::normals<double>(4 * n, seed);
    std::vector<double> sure = z;
    for (auto& v : sure) v *= 5;
    p = bd::probabilities<4>(sure);
    auto const truth = bd::probabilities<4>(z);
    for (std::size_t r = 0; r < n; ++r) {
      double u = bd::philox{seed}.uniform(9, r);
      int label = 0;
      while (label < 3 && u >= truth[4 * r + std::size_t(label)]) u -= truth[4 * r + std::size_t(label)], ++label;
      labels.push_back(label);
    }
  }
};
struct outcome {
  double covered, size;
};
outcome of(ex::conformal<4> const& sets, drawn const& fresh) {
  outcome o{0, 0};
  std::size_t const n = fresh.labels.size();
  for (std::size_t r = 0; r < n; ++r) {
    auto const in = sets(std::vector<double>(fresh.p.begin() + std::ptrdiff_t(4 * r), fresh.p.begin() + std::ptrdiff_t(4 * r + 4)));
    o.covered += in[std::size_t(fresh.labels[r])] / double(n);
    for (bool const b : in) o.size += b / double(n);
  }
  return o;
}
}  // namespace

TEST_CASE("conformal: covers what it promises, over many calibrations, and not much more") {
  for (double const error : {0.1, 0.3}) {
    double smallest = 0, adaptive = 0;
    constexpr std::size_t turns = 40;
    for (std::size_t i = 0; i < turns; ++i) {
      drawn const seen(99, 10 + i), fresh(200, 500 + i);
      smallest += of({seen.p, seen.labels, error}, fresh).covered / turns;
      adaptive += of({seen.p, seen.labels, error, ex::conformal_kind::adaptive}, fresh).covered / turns;
    }
    // 40 sets of 200: a deviation of about 0.006 for the draws of each kind
    CHECK(smallest > 1 - error - 0.02);
    CHECK(smallest < 1 - error + 0.01 + 0.02);
    CHECK(adaptive > 1 - error - 0.02);
  }
}

TEST_CASE("conformal: the smallest sets are smaller; a stricter promise needs larger ones; too few rows promise nothing") {
  drawn const seen(500, 1), fresh(500, 2);
  auto const loose = of({seen.p, seen.labels, 0.4}, fresh), strict = of({seen.p, seen.labels, 0.1}, fresh);
  CHECK(loose.size < strict.size);
  CHECK(strict.size <= of({seen.p, seen.labels, 0.1, ex::conformal_kind::adaptive}, fresh).size + 0.05);
  drawn const few(8, 3);
  CHECK(of({few.p, few.labels, 0.1}, fresh).covered == doctest::Approx(1));
  drawn const enough(9, 3);
  CHECK(std::isfinite(ex::conformal<4>(enough.p, enough.labels, 0.1).most()));
}

TEST_CASE("conformal: faults") {
  drawn const d(10, 1);
  CHECK_THROWS_AS((ex::conformal<4>(d.p, d.labels, 0)), bd::value_error);
  CHECK_THROWS_AS((ex::conformal<4>(d.p, std::vector<int>(9), 0.1)), bd::shape_error);
  CHECK_THROWS_AS((ex::conformal<4>(std::vector<double>{2, 0, 0, 0}, std::vector<int>{0}, 0.1)), bd::value_error);
  CHECK_THROWS_AS(ex::conformal<4>(d.p, d.labels, 0.1)(std::vector<double>{1, 0}), bd::shape_error);
}

TEST_CASE("conformal: an error of nearly 1 takes the least strange row, not one before all") {
  std::vector<double> const p{0.9, 0.1, 0.6, 0.4};
  CHECK(ex::conformal<2>(p, std::vector<int>{0, 0}, 1 - 1e-10).most() == doctest::Approx(0.1));
}
