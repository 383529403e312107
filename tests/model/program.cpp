#include "braid/model/program.hpp"

#include "braid/layer/conv1d.hpp"
#include "braid/model/plan.hpp"
#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr auto net = bd::fuse<bd::concat>(pulse | bd::lstm<4> | bd::dense<3> | bd::last, left | bd::dense<5>) | bd::dense<2>;
using prog = bd::program<decltype(bd::type_of(net))>;
inline constexpr auto voting = bd::late<bd::vote>(left | bd::dense<3>, right | bd::dense<3>);
inline constexpr auto strided =
    pulse | bd::conv1d<3, 3>(bd::pad<1>) | bd::conv1d<3, 2>(bd::stride<2>) | bd::lstm<2> | bd::last;
using strided_prog = bd::program<decltype(bd::type_of(strided))>;
inline constexpr auto normed = left | bd::batch_norm;
}  // namespace

TEST_CASE("a program counts what its net trains and computes") {
  CHECK(prog::parameters == 4 * 4 * (2 + 4) + 2 * 16 + 3 * 5 + 5 * 4 + 2 * 9);
  CHECK(prog::flops >= 5 * 8 * 4 * 6 + 2 * 5 * 12 + 2 * 15 + 2 * 16);
  CHECK(prog::edges == 7);
}
TEST_CASE("the time axis keeps the lengths of the modality that it came from") {
  CHECK(prog::graph.nodes[0].clock == 0);
  CHECK(prog::graph.nodes[1].clock == 0);
  CHECK(prog::graph.nodes[2].clock == 0);          // a dense layer on every step
  CHECK(prog::graph.nodes[3].clock == bd::none);   // last has no time
}
TEST_CASE("behind a unit that drops the lengths all steps count") {
  CHECK(strided_prog::graph.nodes[1].clock == 0);          // as many steps as before
  CHECK(strided_prog::graph.nodes[2].clock == bd::none);   // a stride
  CHECK(strided_prog::graph.nodes[3].clock == bd::none);
}
TEST_CASE("units say whether they learn and whether they couple rows") {
  CHECK(!bd::program<decltype(bd::type_of(voting))>::graph.nodes.back().differentiable);
  CHECK(prog::graph.nodes.back().differentiable);
  CHECK(bd::program<decltype(bd::type_of(normed))>::couples_rows);
  CHECK(!prog::couples_rows);
}
TEST_CASE("a net with a fault is its inputs and one step that says poison") {
  // As `|` makes it behind a law that failed.
  using picture = bd::pipe<bd::poison, std::remove_const_t<decltype(left)>, bd::layer::dense<3>>;
  using fused = bd::fused<bd::poison, bd::fusion::sum, picture, std::remove_const_t<decltype(right)>>;
  using faulty = bd::program<fused>;
  static_assert(bd::has_fault<fused> && !bd::has_fault<decltype(bd::type_of(net))>);
  static_assert(std::is_same_v<faulty::out<0>, bd::poison>);
  static_assert(std::is_same_v<faulty::modalities, bd::types<std::remove_const_t<decltype(left)>, std::remove_const_t<decltype(right)>>>);
  CHECK(faulty::size == 3);
  CHECK(faulty::parameters == 0);
  CHECK(bd::plan_of<faulty, bd::mode::train>.elements(64) == 0);
}
