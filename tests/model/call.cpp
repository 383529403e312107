#include "braid/model/call.hpp"

#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr auto net = bd::fuse<bd::mean>(left | bd::dense<3>, right | bd::dense<3>, pulse | bd::lstm<3> | bd::last);
using K = bd::reference<double>;
}  // namespace

TEST_CASE("an absent branch is not computed, and the mean is that of the others") {
  bd::model<net, K> m{bd::seed{1}};
  xor_data const x(6);
  auto const of = [](auto const& v) { return std::vector<double>(v.begin(), v.end()); };
  auto const l = of(m(left(x.a), bd::absent(right), bd::absent(pulse))), r = of(m(bd::absent(left), right(x.b), bd::absent(pulse))), both = of(m(left(x.a), right(x.b), bd::absent(pulse)));
  for (std::size_t i = 0; i < 18; ++i) CHECK(both[i] == doctest::Approx((l[i] + r[i]) / 2).epsilon(1e-12));
}
TEST_CASE("presence is a constant: which steps run, what they lack") {
  using p = bd::program<decltype(bd::type_of(net))>;
  constexpr auto const& with = bd::presence_in<p, bd::absent_t<std::remove_const_t<decltype(right)>>>;
  static_assert(!with.runs[2] && !with.runs[3] && with.runs[0] && with.runs[1]);
  static_assert(with.lacks[p::size - 1] == 2);
  CHECK(with.unbearable == bd::none);
}
TEST_CASE("a call fits where it names every modality once, and bears what is absent") {
  using p = bd::program<decltype(bd::type_of(net))>;
  using l = bd::given<std::remove_const_t<decltype(left)>, std::vector<float>>;
  using r = bd::given<std::remove_const_t<decltype(right)>, std::vector<float>>;
  using s = bd::given<std::remove_const_t<decltype(pulse)>, std::vector<float>>;
  using no_l = bd::absent_t<std::remove_const_t<decltype(left)>>;
  using no_r = bd::absent_t<std::remove_const_t<decltype(right)>>;
  using no_s = bd::absent_t<std::remove_const_t<decltype(pulse)>>;
  static_assert(bd::call_fits<p, l, r, s> && bd::call_fits<p, s, no_l, r> && bd::call_fits<p, no_s, l, no_r>);
  static_assert(!bd::call_fits<p, l, r> && !bd::call_fits<p, l, r, s, l> && !bd::call_fits<p, l, l, s> && !bd::call_fits<p, no_l, no_r, no_s>);
  CHECK(!bd::call_fits<p, l, r, std::vector<float>>);
}
