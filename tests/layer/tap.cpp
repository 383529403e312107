#include "braid/layer/tap.hpp"

#include "braid/backend/reference.hpp"
#include "braid/fuse/mean.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/flatten.hpp"
#include "braid/layer/relu.hpp"
#include "braid/model/model.hpp"
#include "braid/model/summary.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace bd = braid;
namespace {
inline constexpr bd::image<struct photo, 1, 4, 4> photo;
inline constexpr bd::features<struct chart, 3> chart;
inline constexpr auto behind = bd::dense<2>;
inline constexpr auto without =
    bd::fuse<bd::mean>(photo | bd::conv2d<2, 3> | bd::relu | bd::flatten | bd::dense<4>, chart | bd::residual(bd::dense<3> | bd::relu) | bd::dense<4>) |
    bd::relu | behind;
inline constexpr auto with = bd::fuse<bd::mean>(photo | bd::conv2d<2, 3> | bd::tap<struct seen> | bd::relu | bd::flatten | bd::dense<4>,
                                                chart | bd::residual(bd::dense<3> | bd::tap<struct within> | bd::relu) | bd::dense<4>) |
                             bd::tap<struct joint> | bd::relu | behind;
template <auto Net>
using prog = bd::program<decltype(bd::type_of(Net))>;
template <class W>
std::vector<std::string> names_in(W const& w) {
  std::vector<std::string> all;
  w.read_all([&](std::string const& name, auto const&, auto const&) { all.push_back(name); });
  return all;
}
}  // namespace

TEST_CASE("tap: a net with taps has the steps, the numbers, the plan and the names of the net without them") {
  static_assert(prog<with>::size == prog<without>::size && bd::parameters<with> == bd::parameters<without>);
  static_assert(bd::workspace_bytes<with, 1> == bd::workspace_bytes<without, 1>);
  bd::model<with, bd::reference<double>> a{bd::seed{3}};
  bd::model<without, bd::reference<double>> b{bd::seed{3}};
  CHECK(names_in(a.weights()) == names_in(b.weights()));
  std::vector<double> pixels(32), rows(6);
  for (std::size_t i = 0; i < 32; ++i) pixels[i] = double(i % 7) - 3;
  for (std::size_t i = 0; i < 6; ++i) rows[i] = double(i) - 2;
  auto const x = a(photo(pixels), chart(rows)), y = b(photo(pixels), chart(rows));
  CHECK(x(1, 0) == y(1, 0));
  CHECK(x(0, 1) == y(0, 1));
}

TEST_CASE("tap: names the step before it") {
  using names = prog<with>::names;
  constexpr std::size_t at_photo = bd::tap_step<seen, names>, inside = bd::tap_step<within, names>, fused = bd::tap_step<joint, names>;
  static_assert(prog<with>::value<at_photo>::size == 8 && prog<with>::value<inside>::size == 3 && prog<with>::value<fused>::size == 4);
  CHECK(prog<with>::graph.nodes[fused].edges == 2);
  CHECK(bd::tap_step<struct nowhere, names> == bd::none);
  CHECK(bd::taps_named<joint, names> == 1);
  constexpr auto block = bd::dense<2> | bd::tap<struct often>;
  constexpr auto twice = bd::fuse<bd::mean>(photo | bd::flatten | block, chart | block);
  CHECK(bd::taps_named<often, typename prog<twice>::names> == 2);
}
