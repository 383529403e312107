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
