#include "braid/train/gathered.hpp"

#include "nets.hpp"

using namespace net_test;

TEST_CASE("rows come together in the order asked for, with their lengths, in the net's scalar") {
  xor_data const x(12);
  auto const data = x.data();
  using side_t = std::remove_const_t<decltype(side)>;
  using pulse_t = std::remove_const_t<decltype(pulse)>;
  using left_t = std::remove_const_t<decltype(left)>;
  bd::gathered<bd::reference<double>, bd::types<left_t, pulse_t, side_t>> g(4);
  std::size_t const rows[] = {7, 0, 11};
  g.take(data, 3, [&](std::size_t i) { return rows[i]; });
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t k = 0; k < 3; ++k) CHECK(g.from<left_t>(i)[k] == double(x.a[rows[i] * 3 + k]));
    for (std::size_t k = 0; k < 10; ++k) CHECK(g.from<pulse_t>(i)[k] == double(x.p[rows[i] * 10 + k]));
    CHECK(g.from<side_t>(i)[0] == x.y[rows[i]]);
  }
  using prog = bd::program<decltype(bd::type_of(pulse | bd::lstm<2> | bd::last))>;
  auto const s = g.inputs<prog>(1);
  CHECK(s.data[0] == g.from<pulse_t>(1));
  CHECK(s.lengths[0][0] == x.lengths[0]);
  CHECK(s.lengths[0][1] == x.lengths[11]);
}
