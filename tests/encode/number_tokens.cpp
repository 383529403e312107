#include "braid/encode/number_tokens.hpp"

#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr bd::features<struct vitals, 6> vitals;
inline constexpr bd::values<struct dose> dose;
inline constexpr auto tokens = vitals | bd::encode::number_tokens<5>;
inline constexpr auto net = tokens | bd::tanh | bd::mean_time | bd::dense<1>;
}  // namespace

TEST_CASE("number_tokens: each column's number times its vector, what is added where it is missing, what is added always") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(tokens))>, bd::sequence<3, 5>>);
  bd::model<tokens, bd::reference<double>> m{bd::seed{5}};
  std::vector<double> weight, bias;
  m.weights().read_all([&](std::string const& name, auto const& dims, std::vector<double> const& values) {
    (name.ends_with("columns.weight") ? weight : bias) = values;
    CHECK(dims[0] == 15);
  });
  REQUIRE(weight.size() == 30);
  std::vector<double> const x{0.5, 0, 0, 1, -2, 0, 1, 0, 3, 0, 0, 1};
  auto const y = m(vitals(x));
  for (std::size_t r = 0; r < 2; ++r)
    for (std::size_t j = 0; j < 3; ++j)
      for (std::size_t d = 0; d < 5; ++d) {
        auto const* const w = &weight[(j * 5 + d) * 2];
        CHECK(y(r, j, d) == doctest::Approx(x[r * 6 + 2 * j] * w[0] + x[r * 6 + 2 * j + 1] * w[1] + bias[j * 5 + d]));
      }
}

TEST_CASE("number_tokens: gradients") {
  std::vector<double> x(7 * 6), y(7);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = bd::philox{4}.normal(0, i);
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = bd::philox{4}.normal(1, i);
  check_net_gradients<net>(bd::dataset{vitals(x), dose(y)}, bd::mean_squared_error);
}
