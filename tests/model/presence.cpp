#include "braid/model/presence.hpp"

#include "braid/fuse/cross_attention.hpp"
#include "braid/fuse/end_to_end.hpp"
#include "braid/fuse/film.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/dense.hpp"

#include <doctest/doctest.h>

namespace bd = braid;
namespace {
inline constexpr bd::features<struct a, 3> a;
inline constexpr bd::features<struct b, 3> b;
inline constexpr bd::features<struct c, 2> c;
inline constexpr auto net = bd::fuse<bd::film>(bd::fuse<bd::sum>(a | bd::dense<4>, b | bd::dense<4>), c) | bd::dense<2>;
using prog = bd::program<decltype(bd::type_of(net))>;
inline constexpr bd::series<struct said, 4, 2> said;
inline constexpr bd::series<struct seen, 3, 2> seen;
inline constexpr auto asking = bd::fuse<bd::end_to_end>(bd::fuse<bd::cross_attention<1>>(said, seen), c);
using asking_prog = bd::program<decltype(bd::type_of(asking))>;
}  // namespace

TEST_CASE("where a step's value comes from, and what the net can do without") {
  CHECK(bd::all_modalities<prog> == 0b111);
  CHECK(bd::origins<prog>[prog::out_ids[0]] == 0b111);
  CHECK(bd::runs_without<prog>(prog::out_ids[0], 0b011));
  CHECK(!bd::runs_without<prog>(prog::out_ids[0], 0b111));
  CHECK(bd::first_refusing<prog>(0b001) == bd::none);
  CHECK(bd::first_refusing<prog>(0b110) == bd::none);
  CHECK(bd::first_refusing<prog>(0b011) != bd::none);  // film needs what it conditions
  CHECK(bd::first_unbearable<prog>(0b101) == bd::none);
  CHECK(bd::first_unbearable<prog>(0b011) != bd::none);
}

TEST_CASE("a step has a path for each set that it can lack and bear") {
  std::size_t sum = 0;
  while (prog::graph.nodes[sum].edges != 2) ++sum;  // the first with two inputs
  auto const list = bd::lacks_among<prog>(sum, 0b111);
  CHECK(list.count == 3);  // nothing, a, b; without both it does not run
  CHECK(bd::lacks_among<prog>(sum, 0b100).count == 1);
  CHECK(bd::lacks_without<prog>(sum, 0b010) == 0b10);
}

TEST_CASE("a step that follows one of its inputs is absent with it, whatever else is there") {
  constexpr std::size_t answer = 2, all = 4;
  static_assert(asking_prog::graph.nodes[answer].follows == 0);
  CHECK(bd::origins<asking_prog>[answer] == 0b001);
  CHECK(!bd::runs_without<asking_prog>(answer, 0b001));
  CHECK(bd::runs_without<asking_prog>(answer, 0b010));
  CHECK(bd::lacks_without<asking_prog>(all, 0b001) == 0b01);
  CHECK(bd::first_refusing<asking_prog>(0b001) == bd::none);
  constexpr auto p = bd::presence_of(asking_prog::graph, {true, false, false, false, false});
  static_assert(!p.runs[answer] && p.runs[all] && p.lacks[all] == 0b01 && p.unbearable == bd::none);
}

TEST_CASE("a step that gives its own lengths is the clock of those behind it") {
  static_assert(asking_prog::graph.nodes[2].clock == 0 && asking_prog::graph.nodes[4].clock == 4);
}
