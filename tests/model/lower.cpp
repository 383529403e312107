#include "braid/model/lower.hpp"

#include "braid/fuse/attention.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/flatten.hpp"
#include "braid/layer/relu.hpp"
#include "braid/layer/tanh.hpp"
#include "braid/model/program.hpp"

#include <doctest/doctest.h>

#include <string>

namespace bd = braid;

namespace {
inline constexpr bd::image<struct photo, 3, 4, 4> photo;
inline constexpr bd::image<struct grey, 1, 4, 4> grey;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::features<struct row, 4> row;
inline constexpr bd::output<struct risk> risk;
inline constexpr bd::output<struct seen> seen;

/// The steps as text: `in` for an input, else its inputs in brackets, and @owner where that is another step.
template <auto Net>
std::string lowered() {
  using prog = bd::program<decltype(bd::type_of(Net))>;
  std::string s;
  for (std::size_t i = 0; i < prog::size; ++i) {
    auto const& d = prog::graph.nodes[i];
    s += s.empty() ? "" : " ";
    if (d.input) {
      s += "in";
      continue;
    }
    s += "(";
    for (std::size_t j = 0; j < d.edges; ++j) s += (j ? "," : "") + std::to_string(prog::graph.in(i, j));
    s += ")";
    if (d.owner != i) s += "@" + std::to_string(d.owner);
  }
  s += " ->";
  for (auto o : prog::out_ids) s += " " + std::to_string(o);
  return s;
}
template <auto Net, std::size_t I>
using out = typename bd::program<decltype(bd::type_of(Net))>::template value<I>;

inline constexpr auto pipe = chart | bd::dense<3> | bd::relu;
inline constexpr auto fragments = chart | (bd::dense<3> | bd::relu) | (bd::tanh | (bd::dense<2> | bd::relu));
inline constexpr auto flat = chart | bd::dense<3> | bd::relu | bd::tanh | bd::dense<2> | bd::relu;
inline constexpr auto image = photo | bd::relu | bd::flatten | bd::dense<2>;
inline constexpr auto two_on_one = bd::fuse<bd::sum>(photo | bd::flatten | bd::dense<2>, photo | bd::relu | bd::flatten | bd::dense<2>);
inline constexpr auto one_channel = grey | bd::relu | bd::flatten | bd::dense<2>;
inline constexpr auto image_out = photo | bd::relu;
inline constexpr auto flat_out = photo | bd::conv2d<2, 3> | bd::flatten;
inline constexpr auto grey_out = grey | bd::relu;
}  // namespace

TEST_CASE("lower: a pipe is a flat list, however it was written") {
  CHECK(lowered<pipe>() == "in (0) (1) -> 2");
  CHECK(lowered<fragments>() == "in (0) (1) (2) (3) (4) -> 5");
  CHECK(lowered<flat>() == lowered<fragments>());
  CHECK(lowered<chart>() == "in -> 0");
}
TEST_CASE("lower: images of several channels are arranged behind the input, once, and back at an output") {
  CHECK(lowered<image>() == "in (0) (1) (2) (3) -> 4");
  static_assert(std::is_same_v<out<image, 0>, bd::shape<3, 4, 4>> && std::is_same_v<out<image, 1>, bd::channels_last<3, 4, 4>>);
  CHECK(lowered<two_on_one>() == "in (0) (1) (2) (1) (4) (5) (3,6) -> 7");
  CHECK(lowered<one_channel>() == "in (0) (1) (2) -> 3");
  CHECK(lowered<image_out>() == "in (0) (1) (2) -> 3");
  static_assert(std::is_same_v<out<image_out, 3>, bd::shape<3, 4, 4>>);
  CHECK(lowered<flat_out>() == "in (0) (1) (2) (3) -> 4");
  static_assert(std::is_same_v<out<flat_out, 4>, bd::shape<8>>);
  CHECK(lowered<grey_out>() == "in (0) -> 1");
}

namespace {
inline constexpr auto face = bd::shared<struct face_part>(chart | bd::dense<4> | bd::relu);
inline constexpr auto shared = bd::fuse<bd::sum>(face | bd::dense<2>, face | bd::dense<2>, face | bd::tanh | bd::dense<2>);
inline constexpr auto shared_image = bd::shared<struct eye>(photo | bd::relu);
inline constexpr auto shared_images = bd::fuse<bd::sum>(shared_image | bd::flatten, shared_image | bd::flatten);
inline constexpr auto apart = bd::fuse<bd::sum>(chart | bd::dense<2>, chart | bd::dense<2>);
}  // namespace
TEST_CASE("lower: what is shared is computed once; unnamed equals are not") {
  CHECK(lowered<shared>() == "in (0) (1) (2) (2) (2) (5) (3,4,6) -> 7");
  CHECK(lowered<shared_images>() == "in (0) (1) (2) (2) (3,4) (5) -> 6");
  CHECK(lowered<apart>() == "in (0) (0) (1,2) -> 3");
}

namespace {
inline constexpr auto word = bd::tied<struct word_part>(bd::dense<4> | bd::relu | bd::dense<4>);
inline constexpr auto siamese = bd::fuse<bd::sum>(chart | word, row | word);
inline constexpr auto itself = chart | word | word;
inline constexpr auto inside = bd::tied<struct inner_part>(bd::dense<4>);
inline constexpr auto outside = bd::tied<struct outer_part>(bd::dense<4> | inside);
inline constexpr auto nested = bd::fuse<bd::sum>(chart | inside, chart | outside, row | outside);
inline constexpr auto nested_first = bd::fuse<bd::sum>(chart | outside, row | outside, row | inside);
}  // namespace
TEST_CASE("lower: what is tied takes its parameters from the first place") {
  CHECK(lowered<siamese>() == "in (0) (1) (2) in (4)@1 (5)@2 (6)@3 (3,7) -> 8");
  CHECK(lowered<itself>() == "in (0) (1) (2) (3)@1 (4)@2 (5)@3 -> 6");
  CHECK(lowered<nested>() == "in (0) (0) (2)@1 in (4)@2 (5)@1 (1,3,6) -> 7");
  CHECK(lowered<nested_first>() == "in (0) (1) in (3)@1 (4)@2 (3)@2 (2,5,6) -> 7");
}

namespace {
inline constexpr auto skip = chart | bd::residual(bd::dense<4> | bd::relu) | bd::residual(bd::residual(bd::dense<4>));
inline constexpr auto many = bd::outputs(risk(face | bd::dense<2>), seen(face), bd::output<struct said>{}(photo | bd::relu));
inline constexpr auto gaze = bd::shared<struct gaze_part>(bd::fuse<bd::attention<2>>(chart, row));
inline constexpr auto looks = bd::outputs(risk(gaze | bd::dense<2>), seen(bd::weights_of(gaze)));
inline constexpr auto looks_only = bd::weights_of(gaze);
inline constexpr auto looks_first = bd::outputs(seen(bd::weights_of(gaze)), risk(gaze | bd::dense<2>));
}  // namespace
TEST_CASE("lower: residual, outputs and the weights of a fusion") {
  CHECK(lowered<skip>() == "in (0) (1) (0,2) (3) (3,4) (3,5) -> 6");
  CHECK(lowered<many>() == "in (0) (1) (2) in (4) (5) (6) -> 3 2 7");
  CHECK(lowered<looks>() == "in in (0,1) (2,0,1) (3) -> 4 2");
  CHECK(lowered<looks_first>() == "in in (0,1) (2,0,1) (3) -> 2 4");
  CHECK(lowered<looks_only>() == "in in (0,1) (2,0,1) -> 2");
}
