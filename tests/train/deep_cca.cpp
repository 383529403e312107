#include "braid/train/deep_cca.hpp"

#include "nets.hpp"
#include "train/golden_terms.hpp"

using namespace net_test;

namespace {
using three = bd::shape<3>;
using five = bd::shape<5>;
inline constexpr bd::output<struct seen> seen;
inline constexpr bd::output<struct said> said;
inline constexpr auto pictures = bd::shared<struct pictures_name>(left | bd::dense<2>);
inline constexpr auto words = bd::shared<struct words_name>(right | bd::dense<6> | bd::tanh | bd::dense<2>);
/// Two branches made alike, and what a head makes of their mean.
inline constexpr auto net = bd::outputs(seen(pictures), said(words), answer(bd::fuse<bd::mean>(pictures, words) | bd::dense<2>));
}  // namespace

TEST_CASE("deep_cca: PyTorch's value and gradients") {
  for (std::string const n : {"_n7", "_n30"}) {
    check_golden_sides<three, three>("deep_cca", "3" + n, bd::deep_cca, 20);
    check_golden_sides<five, five>("deep_cca", "5_ridges" + n, bd::deep_cca.ridges(0.1, 0.02), 20);
  }
}

TEST_CASE("deep_cca: gradients by differences") {
  for (std::size_t const n : {4u, 9u, 20u})
    check_side_gradients<three, three>(bd::deep_cca.ridges(0.05, 0.1), {some(3 * n, 1), some(3 * n, 2)}, 2, 1e-7);
}

TEST_CASE("deep_cca: a linear image correlates wholly, one sample not at all") {
  std::vector<double> const x = some(60, 1);
  std::vector<double> y;
  for (std::size_t r = 0; r < 20; ++r)
    y.insert(y.end(), {x[3 * r] + 2 * x[3 * r + 1], 5 - x[3 * r + 2], x[3 * r] - x[3 * r + 1]});
  CHECK(run_sides<three, three>(bd::deep_cca.ridges(0, 0), std::array{x, y}).value == doctest::Approx(-3));
  auto const one = run_sides<three, three>(bd::deep_cca, std::array{std::vector<double>{1, 2, 3}, std::vector<double>{3, 4, 5}});
  CHECK(one.value == 0);
  CHECK(one.gradients[0] == std::vector<double>(3));
}

TEST_CASE("deep_cca: two branches learn what they have in common; their mean serves a head") {
  xor_data x(320);
  for (std::size_t i = 0; i < 320; ++i) {  // the right side holds squares of the left
    x.b[2 * i] = x.a[3 * i] * x.a[3 * i] * x.a[3 * i], x.b[2 * i + 1] = x.a[3 * i + 1] * x.a[3 * i + 1];
    x.y[i] = x.a[3 * i] > 0;
  }
  auto const aim = bd::with_names(bd::deep_cca(seen, said));
  check_net_gradients<net>(x.data(), bd::cross_entropy(answer, side) + 0.1f * bd::deep_cca(seen, said), 1e-5);
  bd::model<net, bd::reference<float>> m{bd::seed{1}};
  bd::fit(m, x.data(), aim, bd::adamw{.rate = 1e-2}, {.epochs = 60, .batch = 64, .progress = nullptr});
  CHECK(bd::evaluate(m, x.data(), aim).loss < -1.9);
}

TEST_CASE("deep_cca: a ridge that is none is refused") {
  CHECK_THROWS_WITH_AS(bd::deep_cca.ridges(0, -1), "braid: deep_cca: ridges: expected numbers from 0 on, found -1.000000",
                       bd::value_error);
}
