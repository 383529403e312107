#include "braid/model/summary.hpp"

#include "braid/layer/depthwise_conv2d.hpp"
#include "braid/layer/elu.hpp"
#include "braid/layer/glu.hpp"
#include "braid/layer/instance_norm.hpp"
#include "braid/layer/leaky_relu.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/layer/max_pool2d.hpp"
#include "braid/layer/self_attention.hpp"
#include "braid/layer/transformer.hpp"
#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr auto net = bd::fuse<bd::concat>(left | bd::tied<struct word>(bd::dense<4>) | bd::relu, left | bd::tied<struct word>(bd::dense<4>)) | bd::dense<2>;
}

TEST_CASE("the summary is a table of steps and what they cost, then the sums") {
  std::string const wanted =
      "name    unit      shape  parameters  flop\n"
      "-----------------------------------------\n"
      "left    input     [3]\n"
      "word    dense<4>  [4]            16    24\n"
      "left.1  relu      [4]                   4\n"
      "word    dense<4>  [4]          tied    24\n"
      "concat  concat    [8]\n"
      "head.0  dense<2>  [2]            18    32\n"
      "parameters 34, flop a sample 84, workspace a sample: predict ";
  auto const s = bd::summary(net);
  INFO(s);
  CHECK(s.substr(0, wanted.size()) == wanted);
  CHECK(s.back() == '\n');
}

TEST_CASE("a unit made from a functor goes by its own name in the summary") {
  using bd::detail::unit_name;
  CHECK(unit_name<bd::layer::glu::on<bd::shape<4>>>() == "glu");
}

namespace {
/// What a summary calls the one unit behind an image or a sequence.
template <class In, class U>
std::string said(U) {
  return bd::detail::unit_name<typename U::template on<In>>();
}
}

TEST_CASE("options are written as the user wrote them: those that differ from the default, in a call") {
  using image = bd::channels_last<4, 9, 9>;
  using steps = bd::sequence<5, 4>;
  CHECK(said<image>(bd::conv2d<8, 3>) == "conv2d<8, 3>");
  CHECK(said<image>(bd::conv2d<8, 3>(bd::pad<1>)) == "conv2d<8, 3>(pad<1>)");
  CHECK(said<image>(bd::conv2d<8, 3>(bd::groups<2>, bd::stride<2>)) == "conv2d<8, 3>(stride<2>, groups<2>)");
  CHECK(said<image>(bd::depthwise_conv2d<3>(bd::dilation<2>)) == "depthwise_conv2d<3>(dilation<2>)");
  CHECK(said<image>(bd::max_pool2d<2>) == "max_pool2d<2>");
  CHECK(said<image>(bd::max_pool2d<3>(bd::stride<2>)) == "max_pool2d<3>(stride<2>)");
  CHECK(said<image>(bd::instance_norm) == "instance_norm");
  CHECK(said<image>(bd::instance_norm(bd::affine)) == "instance_norm(affine)");
  CHECK(said<steps>(bd::lstm<16>) == "lstm<16>");
  CHECK(said<steps>(bd::lstm<16>(bd::bidirectional, bd::layers<2>)) == "lstm<16>(layers<2>, bidirectional)");
  CHECK(said<steps>(bd::self_attention<2>) == "self_attention<2>");
  CHECK(said<steps>(bd::self_attention<2>(bd::rotary)) == "self_attention<2>(rotary)");
  CHECK(said<bd::shape<4>>(bd::elu) == "elu");
  CHECK(said<bd::shape<4>>(bd::leaky_relu(bd::percent<20>)) == "leaky_relu(percent<20>)");
}

namespace {
inline constexpr bd::image<struct photo, 2, 5, 5> photo;
inline constexpr auto drawn = photo | bd::conv2d<4, 3>(bd::pad<1>);
}

TEST_CASE("what brings an image into the order of the kernels and back has no name") {
  std::string const wanted =
      "name     unit                  shape      parameters   flop\n"
      "-----------------------------------------------------------\n"
      "photo    input                 [2, 5, 5]\n"
      "         (channels last)       [2, 5, 5]\n"
      "photo.0  conv2d<4, 3>(pad<1>)  [4, 5, 5]          76  3,600\n"
      "         (channels first)      [4, 5, 5]\n";
  auto const s = bd::summary(drawn);
  INFO(s);
  CHECK(s.substr(0, wanted.size()) == wanted);
}

namespace {
struct PULSE {  // a stranger's unit, outside braid
  template <class In>
  struct on {};
};
}

TEST_CASE("names in the summary are as they are written, nested ones too, whatever the compiler prints") {
  using bd::detail::unit_name;
  auto const block = bd::repeat<2>(bd::transformer<4, 32>(bd::pre_norm));
  auto const nested = unit_name<std::remove_const_t<decltype(block)>::on<bd::sequence<3, 4>>>();
  INFO(nested);
  CHECK(nested == "repeat<2, transformer<4, 32, pre_norm>>");
  CHECK(unit_name<PULSE::on<bd::shape<4>>>().ends_with("PULSE"));
}
