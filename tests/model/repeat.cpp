#include "braid/model/repeat.hpp"

#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr auto block = bd::residual(bd::dense<5> | bd::tanh) | bd::layer_norm;
inline constexpr auto looped = left | bd::dense<5> | bd::repeat<3>(block) | bd::dense<2>;
inline constexpr auto written = left | bd::dense<5> | block | block | block | bd::dense<2>;
inline constexpr auto nested = left | bd::dense<5> | bd::repeat<2>(bd::repeat<2>(bd::dense<5> | bd::gelu) | bd::layer_norm) | bd::dense<2>;
inline constexpr auto timed = pulse | bd::repeat<2>(bd::lstm<2>) | bd::last | bd::dense<2>;
inline constexpr auto timed_written = pulse | bd::lstm<2> | bd::lstm<2> | bd::last | bd::dense<2>;
inline constexpr auto normed = left | bd::dense<5> | bd::repeat<2>(bd::dense<5> | bd::batch_norm) | bd::dense<2>;

/// The same numbers in both nets, in the order in which both list them.
template <auto A, auto B>
void check_equal() {
  bd::model<A, bd::reference<double>> a{bd::seed{1}};
  bd::model<B, bd::reference<double>> b{bd::seed{2}};
  std::vector<std::vector<double>> all;
  a.weights().read_all([&](auto const&, auto const&, auto const& v) { all.push_back(v); });
  std::size_t i = 0;
  b.weights().write_all([&](auto const&, auto const&, auto& v) { v = all[i++]; });
  REQUIRE(i == all.size());
  xor_data const x(9);
  using list = typename decltype(a)::prog::modalities;
  if constexpr (std::is_same_v<list, bd::types<std::remove_const_t<decltype(left)>>>) {
    auto const y = a(left(x.a)), z = b(left(x.a));
    for (std::size_t k = 0; k < 18; ++k) CHECK(y.data()[k] == doctest::Approx(z.data()[k]).epsilon(1e-12));
  } else {
    auto const y = a(pulse(x.p, x.lengths)), z = b(pulse(x.p, x.lengths));
    for (std::size_t k = 0; k < 18; ++k) CHECK(y.data()[k] == doctest::Approx(z.data()[k]).epsilon(1e-12));
  }
}
}  // namespace

TEST_CASE("a repeated block equals the block written out") {
  CHECK(bd::parameters<looped> == bd::parameters<written>);
  CHECK(bd::flops<looped> == bd::flops<written>);
  check_equal<looped, written>();
  check_equal<timed, timed_written>();
}
TEST_CASE("gradients go back through the turns, also nested, over time and through batch statistics") {
  xor_data const x(7);
  check_net_gradients<looped>(x.data(), bd::cross_entropy);
  check_net_gradients<nested>(x.data(), bd::cross_entropy);
  check_net_gradients<timed>(x.data(), bd::cross_entropy);
  check_net_gradients<normed>(x.data(), bd::cross_entropy, 1e-5);
}
TEST_CASE("each turn keeps its own running statistics") {
  bd::model<normed, bd::reference<float>> m{bd::seed{1}};
  xor_data const x(64);
  bd::fit(m, x.data(), bd::cross_entropy, bd::adamw{}, {.epochs = 1, .batch = 32, .progress = nullptr});
  std::vector<std::vector<float>> means;
  m.weights().read_all([&](std::string const& n, auto const&, auto const& v) {
    if (n.ends_with("running_mean")) means.push_back(v);
  });
  REQUIRE(means.size() == 2);
  CHECK(means[0] != means[1]);
  CHECK(means[0] != std::vector<float>(5, 0.0f));
}

namespace {
inline constexpr bd::image<struct photo, 2, 4, 4> photo;
inline constexpr auto pixels_looped = photo | bd::repeat<2>(bd::conv2d<2, 3>(bd::pad<1>) | bd::tanh) | bd::flatten | bd::dense<2>;
inline constexpr auto pixels_written =
    photo | bd::conv2d<2, 3>(bd::pad<1>) | bd::tanh | bd::conv2d<2, 3>(bd::pad<1>) | bd::tanh | bd::flatten | bd::dense<2>;
}  // namespace

TEST_CASE("a repeated block over an image of several channels lies as the image lies") {
  bd::model<pixels_looped, bd::reference<double>> a{bd::seed{1}};
  bd::model<pixels_written, bd::reference<double>> b{bd::seed{2}};
  std::vector<std::vector<double>> all;
  a.weights().read_all([&](auto const&, auto const&, auto const& v) { all.push_back(v); });
  std::size_t i = 0;
  b.weights().write_all([&](auto const&, auto const&, auto& v) { v = all[i++]; });
  std::vector<double> x(3 * 32);
  for (std::size_t k = 0; k < x.size(); ++k) x[k] = std::sin(double(k));
  auto const y = a(photo(x)), z = b(photo(x));
  for (std::size_t k = 0; k < 6; ++k) CHECK(y.data()[k] == doctest::Approx(z.data()[k]).epsilon(1e-12));
  std::vector<float> const xf(x.begin(), x.end());
  std::vector<int> const sides{0, 1, 1};
  check_net_gradients<pixels_looped>(bd::dataset{photo(xf), side(sides)}, bd::cross_entropy);
}
