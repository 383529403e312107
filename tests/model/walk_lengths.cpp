#include "braid/model/walk.hpp"

#include "nets.hpp"

#include <limits>

using namespace net_test;

// What stands beyond a length means nothing to a whole net, whatever layers that look at one step at a time stand between
// the input and who takes the steps together.
namespace {
inline constexpr auto steps = pulse | bd::dense<4> | bd::layer_norm | bd::sigmoid | bd::softmax | bd::dense<4>;
inline constexpr auto taken = bd::fuse<bd::concat>(steps | bd::mean_time, steps | bd::conv1d<3, 3>(bd::pad<1>) | bd::max_time,
                                                   steps | bd::self_attention<2> | bd::dense<2> | bd::last) |
                              bd::dense<2>;
inline constexpr auto whole = bd::fuse<bd::concat>(steps, steps | bd::flatten | bd::dense<3>, left) | bd::dense<2>;

/// The padding filled with `number`.
std::vector<float> padded(xor_data const& x, float number) {
  std::vector<float> p = x.p;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (i % 10 / 2 >= std::size_t(x.lengths[i / 10])) p[i] = number;
  return p;
}
template <auto Net, class... More>
void check(xor_data const& x, More const&... more) {
  auto const trained = [&](float number) {
    bd::model<Net, bd::reference<float>> m{bd::seed{4}};
    auto const p = padded(x, number);
    bd::fit(m, bd::dataset{pulse(p, x.lengths), side(x.y), more...}, bd::cross_entropy, bd::adam{.rate = 1e-2},
            {.epochs = 2, .batch = 16, .progress = nullptr});
    return m;
  };
  auto one = trained(0), other = trained(-7);
  auto const said = [&](auto& m, float number) {
    auto const p = padded(x, number);
    auto const scores = m(pulse(p, x.lengths), more...);
    return std::vector<float>(scores.begin(), scores.end());
  };
  auto const wanted = said(one, 0);
  for (float const number : {5.0f, std::numeric_limits<float>::quiet_NaN()}) CHECK(said(one, number) == wanted);
  CHECK(said(other, 0) == wanted);
}
}  // namespace

TEST_CASE("lengths: neither predictions nor what is learned depend on what stands beyond them") {
  xor_data const x(40);
  check<taken>(x);
  check<whole>(x, left(x.a));
}

TEST_CASE("lengths: gradients of layers step by step, of short samples and of none") {
  xor_data const x(7);
  check_net_gradients<whole>(x.data(), bd::cross_entropy);
}
