#include "braid/train/evaluate.hpp"

#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr auto net = left | bd::dense<2>;
inline constexpr bd::values<struct height> height;
inline constexpr auto line = left | bd::dense<1>;
}  // namespace

TEST_CASE("loss and accuracy over more rows than a tile equal those by hand") {
  xor_data const x(333);
  bd::model<net, bd::reference<double>> m{bd::seed{2}};
  auto const e = bd::evaluate(m, x.data(), bd::cross_entropy);
  auto const scores = m(left(x.a));
  double loss = 0, right_ones = 0;
  for (std::size_t i = 0; i < 333; ++i) {
    double const a = scores(i, 0), b = scores(i, 1), t = x.y[i] ? b : a;
    loss += std::log(std::exp(a) + std::exp(b)) - t;
    right_ones += (b > a) == (x.y[i] == 1);
  }
  CHECK(e.loss == doctest::Approx(loss / 333));
  CHECK(e.metric == doctest::Approx(right_ones / 333));
  CHECK(e.metric_name == "accuracy");
}

TEST_CASE("without classes there is no accuracy") {
  xor_data const x(20);
  std::vector<float> heights(20, 1.0f);
  bd::model<line, bd::reference<float>> m{bd::seed{2}};
  auto const e = bd::evaluate(m, bd::dataset{left(x.a), height(heights)}, bd::mean_squared_error);
  CHECK(std::isnan(e.metric));
  CHECK(e.loss > 0);
}
