#include "braid/encode/tcn.hpp"

#include "encode/series_read.hpp"
#include "nets.hpp"

#include <map>

namespace bd = braid;
using namespace encode_test;

namespace {
inline constexpr auto encoded = pulse | bd::encode::tcn<4, 2, 2>;
inline constexpr auto net = encoded | bd::last | bd::dense<2>;
inline constexpr bd::values<struct dose> dose;
inline constexpr auto measured = encoded | bd::mean_time | bd::dense<1>;
}  // namespace

TEST_CASE("tcn: shape and parameters, the formula step by step") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(encoded))>, bd::sequence<steps, 4>>);
  bd::model<encoded, bd::reference<double>> m{bd::seed{5}};
  std::map<std::string, std::vector<double>> w;
  m.weights().read_all([&](std::string const& name, auto const&, std::vector<double> const& v) { w[name.substr(name.find("network"))] = v; });
  REQUIRE(w.size() == 10);
  std::vector<double> x(steps * 3);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = bd::philox{8}.normal(0, i);
  // out[t, o] = b[o] + sum over k, f of w[o, f, k] in[t - D (K - 1 - k), f], as torch.nn.Conv1d on what is padded in front.
  auto const conv = [&](std::vector<double> const& in, std::size_t F, std::string const& name, std::size_t K, std::size_t D, bool relu) {
    std::vector<double> out;
    for (std::size_t t = 0; t < steps; ++t)
      for (std::size_t o = 0; o < 4; ++o) {
        double s = w.at(name + ".bias")[o];
        for (std::size_t k = 0; k < K; ++k)
          for (std::size_t f = 0; f < F; ++f)
            if (t >= D * (K - 1 - k)) s += w.at(name + ".weight")[(o * F + f) * K + k] * in[(t - D * (K - 1 - k)) * F + f];
        out.push_back(relu ? std::max(0.0, s) : s);
      }
    return out;
  };
  auto const joined = [](std::vector<double> a, std::vector<double> const& b) {
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = std::max(0.0, a[i] + b[i]);
    return a;
  };
  auto const first = joined(conv(x, 3, "network.0.downsample", 1, 1, false),
                            conv(conv(x, 3, "network.0.conv1", 2, 1, true), 4, "network.0.conv2", 2, 1, true));
  auto const second = joined(first, conv(conv(first, 4, "network.1.conv1", 2, 2, true), 4, "network.1.conv2", 2, 2, true));
  auto const y = m(pulse(x));
  for (std::size_t i = 0; i < second.size(); ++i) CHECK(y.begin()[std::ptrdiff_t(i)] == doctest::Approx(second[i]));
}

TEST_CASE("tcn: no step knows what comes behind it") {
  bd::model<encoded, bd::reference<float>> m{bd::seed{5}};
  walks const w(1, 3, true);
  auto const y = m(pulse(w.numbers));
  std::vector<float> const first(y.begin(), y.end());
  for (std::size_t t = 1; t < steps; ++t) {
    auto changed = w.numbers;
    for (std::size_t i = t * 3; i < changed.size(); ++i) changed[i] = -7;
    auto const z = m(pulse(changed));
    for (std::size_t i = 0; i < t * 4; ++i) CHECK(z.begin()[std::ptrdiff_t(i)] == first[i]);
  }
}

TEST_CASE("tcn: finds a bump, and looks no further than a series goes") {
  CHECK(learns<net>(1e-2, 20) > 0.9);
  check_ends<net>();
}

TEST_CASE("tcn: gradients, with lengths") {
  std::vector<double> x(5 * steps * 3), y(5);
  std::vector<int> const lengths{11, 1, 4, 7, 10};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = bd::philox{4}.normal(0, i);
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = bd::philox{4}.normal(1, i);
  net_test::check_net_gradients<measured>(bd::dataset{pulse(x, lengths), dose(y)}, bd::mean_squared_error);
}
