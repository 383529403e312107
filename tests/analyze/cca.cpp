#include "braid/analyze/cca.hpp"

#include "braid/data/npz.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace bd = braid;

namespace {
/// Two axes, as any container shows them.
struct table {
  std::vector<double> numbers;
  std::array<std::size_t, 2> dims;
  auto const& shape() const { return dims; }
  double operator()(std::size_t r, std::size_t f) const { return numbers[r * dims[1] + f]; }
};
table at(bd::data::archive const& all, std::string const& name) {
  auto const& a = all.at(name);
  return {a.to<double>(name), {a.shape[0], a.shape[1]}};
}
void check_close(std::vector<double> const& got, std::vector<double> const& wanted) {
  REQUIRE(got.size() == wanted.size());
  for (std::size_t i = 0; i < got.size(); ++i) CHECK(std::abs(got[i] - wanted[i]) < 1e-10);
}
}  // namespace

TEST_CASE("cca: NumPy's singular values and directions") {
  auto const all = bd::data::read_npz(BRAID_TEST_DIR "/golden/analyze_cca.npz");
  for (std::string const name : {"3_3", "5_2", "2_6"})
    for (double const ridge : {0.0, 0.3}) {
      std::string const of = name + (ridge > 0 ? "_ridge0.3/" : "_ridge0/");
      CAPTURE(of);
      auto const x = at(all, of + "x"), y = at(all, of + "y");
      auto const wanted = all.at(of + "correlations").to<double>(of);
      auto const found = bd::cca(x, y, wanted.size(), {ridge, ridge});
      check_close(found.correlations, wanted);
      check_close(found.weights_x, all.at(of + "weights_x").to<double>(of));
      check_close(found.weights_y, all.at(of + "weights_y").to<double>(of));
    }
}

TEST_CASE("cca: projections have variance 1 and correlate as found") {
  auto const all = bd::data::read_npz(BRAID_TEST_DIR "/golden/analyze_cca.npz");
  auto const x = at(all, "5_2_ridge0/x"), y = at(all, "5_2_ridge0/y");
  auto const found = bd::cca(x, y, 2);
  auto const a = found.project_x(x), b = found.project_y(y);
  for (std::size_t c = 0; c < 2; ++c) {
    double sum = 0, squares = 0, products = 0;
    for (std::size_t r = 0; r < 30; ++r)
      sum += a[2 * r + c], squares += a[2 * r + c] * a[2 * r + c], products += a[2 * r + c] * b[2 * r + c];
    CHECK(std::abs(sum) < 1e-12);
    CHECK(squares / 29 == doctest::Approx(1));
    CHECK(products / 29 == doctest::Approx(found.correlations[c]));
  }
  CHECK(bd::cca(x, y, 1).weights_x == std::vector<double>(found.weights_x.begin(), found.weights_x.begin() + 5));
}

TEST_CASE("cca: features nearly alike, whose covariance has no inverse in double") {
  auto const all = bd::data::read_npz(BRAID_TEST_DIR "/golden/analyze_cca.npz");
  auto x = at(all, "5_2_ridge0/x");
  auto const y = at(all, "5_2_ridge0/y");
  for (std::size_t r = 0; r < x.dims[0]; ++r)
    for (std::size_t f = 1; f < 5; ++f) x.numbers[r * 5 + f] = x.numbers[r * 5 + f - 1] + 1e-2 * std::pow(1e-2, double(f)) * x.numbers[r * 5 + f];
  auto const found = bd::cca(x, y, 2);
  auto const wanted = all.at("5_2_ridge0/correlations").to<double>();
  for (std::size_t c = 0; c < 2; ++c) CHECK(std::abs(found.correlations[c] - wanted[c]) < 1e-5);
}

TEST_CASE("cca: a feature twice is no fault") {
  table const x{{1, 1, 2, 2, 4, 4, 3, 3}, {4, 2}}, y{{2, 3, 9, 5}, {4, 1}};
  auto const found = bd::cca(x, y, 1);
  CHECK(found.correlations[0] == doctest::Approx(11.5 / std::sqrt(143.75)));  // of 1 2 4 3 with 2 3 9 5
}

TEST_CASE("cca: what makes no sense is refused") {
  table const x{{1, 2, 3, 4}, {2, 2}}, y{{1, 2, 3}, {3, 1}}, one{{1, 2}, {1, 2}};
  table const holes{{1, std::numeric_limits<double>::quiet_NaN(), 3, 4}, {2, 2}};
  CHECK_THROWS_AS(bd::cca(x, y, 1), bd::shape_error);
  CHECK_THROWS_AS(bd::cca(one, one, 1), bd::value_error);
  CHECK_THROWS_AS(bd::cca(x, x, 3), bd::value_error);
  CHECK_THROWS_AS(bd::cca(x, holes, 1), bd::value_error);
  CHECK_THROWS_AS(bd::cca(x, x, 1, {-1, 0}), bd::value_error);
  CHECK_THROWS_AS(bd::cca(x, x, 1).project_x(y), bd::shape_error);
}

TEST_CASE("cca: what differs by rounding alone correlates with nothing") {
  std::size_t const n = 1000;
  table constant{std::vector<double>(2 * n), {n, 2}}, y{std::vector<double>(n), {n, 1}};
  for (std::size_t r = 0; r < n; ++r) {
    constant.numbers[2 * r] = 0.1, constant.numbers[2 * r + 1] = 1e6 + 1.0 / 3;
    y.numbers[r] = std::sin(double(r));
  }
  CHECK(bd::cca(constant, y, 1).correlations[0] == 0);
  CHECK(bd::cca(constant, constant, 2).correlations[0] == 0);
  for (std::size_t r = 0; r < n; ++r) constant.numbers[2 * r + 1] += 1e-3 * y.numbers[r];  // small, and there
  CHECK(bd::cca(constant, y, 1).correlations[0] == doctest::Approx(1));
}
