#include "braid/model/weights.hpp"

#include "nets.hpp"

#include <map>

using namespace net_test;

namespace {
inline constexpr auto net = bd::fuse<bd::concat>(left | bd::dense<64>, pulse | bd::lstm<16> | bd::last) | bd::dense<2>;
inline constexpr auto other = left | bd::dense<64> | bd::batch_norm | bd::dense<7>;
template <auto Net, class K = bd::reference<double>>
std::map<std::string, std::vector<double>> numbers(std::uint64_t s) {
  std::map<std::string, std::vector<double>> all;
  bd::weights<Net, K>{bd::seed{s}}.read_all([&](std::string const& n, auto const&, auto const& v) { all[n] = std::vector<double>(v.begin(), v.end()); });
  return all;
}
}  // namespace

TEST_CASE("one seed gives the same start on every backend, another seed another") {
  CHECK(numbers<net>(1) == numbers<net, bd::reference<float>>(1));
  CHECK(numbers<net>(1) != numbers<net>(2));
}
TEST_CASE("equal branches of different nets start equal, parameters of one net differ") {
  auto const a = numbers<net>(1), b = numbers<other>(1);
  CHECK(a.at("left.0.weight") == b.at("left.0.weight"));
  CHECK(a.at("pulse.0.bias_ih_l0") != a.at("pulse.0.bias_hh_l0"));
}
TEST_CASE("parameters start as PyTorch's do") {
  auto const a = numbers<net>(1), b = numbers<other>(1);
  auto const check = [](std::vector<double> const& v, double bound) {
    double sum = 0, most = 0;
    for (double x : v) sum += x, most = std::max(most, std::abs(x));
    CHECK(most <= bound);
    CHECK(most > 0.9 * bound);
    CHECK(std::abs(sum / double(v.size())) < bound * 0.2);
  };
  check(a.at("left.0.weight"), 1 / std::sqrt(3.0));
  check(a.at("pulse.0.weight_hh_l0"), 1 / std::sqrt(16.0));
  check(a.at("head.0.weight"), 1 / std::sqrt(80.0));
  CHECK(b.at("left.1.weight") == std::vector<double>(64, 1.0));
  CHECK(b.at("left.1.running_mean") == std::vector<double>(64, 0.0));
  CHECK(b.at("left.1.running_var") == std::vector<double>(64, 1.0));
}
TEST_CASE("what write_all puts in, read_all gives back; copies are copies") {
  bd::weights<net, bd::reference<float>> w{bd::seed{1}};
  auto const copy = w;
  w.write_all([](std::string const& n, auto const&, auto& v) {
    if (n == "head.0.bias") v = {0.5f, -2.0f};
  });
  w.read_all([](std::string const& n, auto const& dims, auto const& v) {
    if (n == "head.0.bias") {
      CHECK(v == std::vector<float>{0.5f, -2.0f});
      CHECK(dims == std::vector<std::size_t>{2});
    }
  });
  copy.read_all([](std::string const& n, auto const&, auto const& v) {
    if (n == "head.0.bias") CHECK(v[1] != -2.0f);
  });
}
