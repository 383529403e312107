#include "braid/model/arguments.hpp"

#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr auto net = bd::fuse<bd::mean>(left | bd::dense<3>, right | bd::dense<3>, pulse | bd::lstm<3> | bd::last);
using K = bd::reference<double>;
}  // namespace

TEST_CASE("arguments come in any order") {
  bd::model<net, K> m{bd::seed{1}}, n{bd::seed{1}};
  xor_data const x(6);
  auto const a = m(left(x.a), right(x.b), pulse(x.p, x.lengths));
  auto const b = n(pulse(x.p, x.lengths), left(x.a), right(x.b));
  for (std::size_t i = 0; i < 18; ++i) CHECK(a.data()[i] == b.data()[i]);
}
TEST_CASE("rows must agree, and the error names who disagrees") {
  bd::model<net, K> m{bd::seed{1}};
  xor_data const x(6), y(5);
  CHECK_THROWS_WITH_AS(m(left(x.a), right(y.b), pulse(x.p)), "braid: right: batch: expected 6 rows, as the others have, found 5", bd::shape_error);
}
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
