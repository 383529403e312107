#include "braid/train/reconstruction.hpp"

#include "nets.hpp"
#include "train/golden_terms.hpp"

using namespace net_test;

namespace {
using five = bd::shape<5>;
inline constexpr bd::image<struct patch, 2, 2, 3> patch;
inline constexpr auto code = bd::shared<struct code_name>(left | bd::dense<2> | bd::tanh);
inline constexpr auto net = bd::outputs(answer(code | bd::dense<2>), alone(code | bd::dense<3>));
inline constexpr auto picture = bd::outputs(alone(patch | bd::conv2d<2, 1>), answer(patch | bd::flatten | bd::dense<12>));
}  // namespace

TEST_CASE("reconstruction: PyTorch's value and gradients") {
  for (std::string const n : {"_n1", "_n7"}) check_golden_sides<five, five>("reconstruction", "5" + n, bd::reconstruction);
}

TEST_CASE("reconstruction: gradients by differences, also between sides that lie differently") {
  check_side_gradients<five, five>(bd::reconstruction, {some(15, 1), some(15, 2)});
  check_side_gradients<bd::shape<12>, bd::channels_last<2, 2, 3>>(bd::reconstruction, {some(24, 1), some(24, 2)});
}

TEST_CASE("reconstruction: PyTorch's numbers meet, wherever they lie") {
  using image = bd::channels_last<2, 2, 3>;
  std::vector<double> flat(12), lying(12);
  for (std::size_t i = 0; i < 12; ++i) flat[i] = double(i), lying[image::place(i)] = double(i);
  CHECK(run_sides<bd::shape<12>, image>(bd::reconstruction, std::array{flat, lying}).value == 0);
  CHECK(run_sides<image, bd::shape<2, 2, 3>>(bd::reconstruction, std::array{lying, flat}).value == 0);
}

TEST_CASE("an objective names what goes into the net") {
  xor_data const x(50);
  auto const aim = bd::cross_entropy(answer, side) + 0.5f * bd::reconstruction(alone, left);
  check_net_gradients<net>(x.data(), aim);
  bd::model<net, bd::reference<double>> m{bd::seed{6}};
  auto const again = m(left(x.a))(alone);
  double sum = 0;
  for (std::size_t i = 0; i < 50; ++i)
    for (std::size_t j = 0; j < 3; ++j) sum += std::pow(again(i, j) - double(x.a[3 * i + j]), 2) / 150;
  CHECK(bd::evaluate(m, x.data(), bd::with_names(bd::reconstruction(alone, left))).loss == doctest::Approx(sum));
}

TEST_CASE("an autoencoder of three numbers over two learns; a bare loss still finds the only target") {
  xor_data const x(200);
  auto const aim = bd::with_names(bd::reconstruction(alone, left));
  bd::model<net, bd::reference<float>> m{bd::seed{6}};
  double const before = bd::evaluate(m, x.data(), aim).loss;
  bd::fit(m, x.data(), aim, bd::adamw{.rate = 2e-2}, {.epochs = 40, .progress = nullptr});
  CHECK(bd::evaluate(m, x.data(), aim).loss < 0.3 * before);
}

TEST_CASE("an image is compared as it came in") {
  std::vector<float> pixels;
  for (std::size_t i = 0; i < 20 * 12; ++i) pixels.push_back(bd::philox{3}.normal(1, i));
  bd::dataset const data{patch(pixels)};
  check_net_gradients<picture>(data, bd::reconstruction(alone, patch) + bd::reconstruction(answer, patch) +
                                         bd::reconstruction(answer, alone));
  bd::model<picture, bd::reference<float>> m{bd::seed{6}};
  auto const aim = bd::with_names(bd::reconstruction(alone, patch));
  bd::fit(m, data, aim, bd::adamw{.rate = 5e-2, .weight_decay = 0}, {.epochs = 300, .progress = nullptr});
  CHECK(bd::evaluate(m, data, aim).loss < 1e-3);  // a convolution of one pixel can be the identity
}

TEST_CASE("what a sample lacks is not reconstructed for it") {
  xor_data const x(40);
  std::vector<std::uint8_t> there(40);
  std::vector<std::uint32_t> full;
  for (std::uint32_t i = 0; i < 40; ++i)
    if ((there[i] = std::uint8_t(i % 4 != 0))) full.push_back(i);
  static constexpr auto both = bd::outputs(answer(bd::fuse<bd::mean>(left | bd::dense<4>, right | bd::dense<4>) | bd::dense<3>));
  bd::dataset const some{left(x.a).where(there), right(x.b)};
  auto const aim = bd::with_names(bd::reconstruction(answer, left));
  check_net_gradients<both>(some, aim);
  bd::model<both, bd::reference<double>> m{bd::seed{6}};
  CHECK(bd::evaluate(m, some, aim).loss == doctest::Approx(bd::evaluate(m, some.subset(full), aim).loss * 30 / 40));
}
