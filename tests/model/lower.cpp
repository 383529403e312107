#include "braid/model/lower.hpp"

#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr bd::image<struct photo, 3, 4, 4> photo;
inline constexpr bd::image<struct grey, 1, 4, 4> grey;
template <auto Net>
using prog = bd::program<decltype(bd::type_of(Net))>;
inline constexpr auto chain = left | bd::dense<4> | bd::relu | bd::dense<2>;
inline constexpr auto face = bd::shared<struct face_name>(left | bd::dense<4>);
inline constexpr auto shares = bd::fuse<bd::sum>(face | bd::relu, face | bd::tanh, face);
inline constexpr auto apart = bd::fuse<bd::sum>(left | bd::dense<4>, left | bd::dense<4>);
inline constexpr auto ties = bd::fuse<bd::sum>(left | bd::tied<struct word_name>(bd::dense<4> | bd::relu | bd::dense<4>), left | bd::relu | bd::tied<struct word_name>(bd::dense<4> | bd::relu | bd::dense<4>));
inline constexpr auto jumps = left | bd::dense<4> | bd::residual(bd::dense<4> | bd::relu);
inline constexpr auto gaze = bd::shared<struct gaze_name>(bd::fuse<bd::attention<2>>(left | bd::dense<4>, right | bd::dense<4>));
inline constexpr auto looks = bd::outputs(answer(gaze | bd::dense<2>), alone(bd::weights_of(gaze)));
inline constexpr auto colour = photo | bd::conv2d<2, 3>(bd::pad<1>);
inline constexpr auto plain = grey | bd::relu;
}  // namespace

TEST_CASE("a pipeline is its steps in order, each reading the one before") {
  using p = prog<chain>;
  static_assert(p::size == 4 && p::outputs == 1 && p::out_ids[0] == 3);
  for (std::size_t i = 1; i < 4; ++i) CHECK(p::graph.in(i, 0) == i - 1);
  CHECK(p::graph.nodes[0].input);
  static_assert(std::is_same_v<p::value<2>, bd::shape<4>>);
}

TEST_CASE("a shared value is computed once; unnamed equals are separate; one modality is one input") {
  CHECK(prog<shares>::size == 5);  // left, dense, relu, tanh, sum
  CHECK(prog<shares>::graph.in(4, 2) == 1);
  CHECK(prog<apart>::size == 4);  // left, dense, dense, sum
  CHECK(prog<apart>::parameters == 2 * 16);
}

TEST_CASE("tied steps are computed twice with the weights of the first") {
  using p = prog<ties>;
  CHECK(p::size == 9);
  CHECK(p::parameters == 16 + 20);
  CHECK(p::graph.nodes[1].owner == 1);
  CHECK(p::graph.nodes[5].owner == 1);
  CHECK(p::graph.nodes[7].owner == 3);
}

TEST_CASE("a residual ends in a sum of where it began and where it came to") {
  using p = prog<jumps>;
  CHECK(p::size == 5);
  CHECK(p::graph.in(4, 0) == 1);
  CHECK(p::graph.in(4, 1) == 3);
}

TEST_CASE("the weights of a fusion are a step that outputs can name") {
  using p = prog<looks>;
  static_assert(p::outputs == 2);
  static_assert(std::is_same_v<p::out<1>, bd::shape<2, 2>>);
  CHECK(p::graph.in(p::out_ids[0] - 1, 0) == p::out_ids[1]);
}

TEST_CASE("pictures of several channels are arranged once behind the input, and back before they leave") {
  using p = prog<colour>;
  CHECK(p::size == 4);
  static_assert(std::is_same_v<p::value<0>, bd::shape<3, 4, 4>> && std::is_same_v<p::value<1>, bd::channels_last<3, 4, 4>>);
  static_assert(std::is_same_v<p::out<0>, bd::shape<2, 4, 4>>);
  CHECK(prog<plain>::size == 2);  // one channel lies as it came
}
