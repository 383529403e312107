#include "braid/compare/encoders.hpp"

#include "braid/fuse/concat.hpp"
#include "braid/fuse/crossmodal.hpp"
#include "braid/fuse/gated.hpp"
#include "braid/fuse/label_tensor.hpp"
#include "braid/fuse/product_of_experts.hpp"
#include "braid/fuse/stack.hpp"
#include "braid/fuse/vote.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/layer/relu.hpp"
#include "braid/model/program.hpp"

#include <doctest/doctest.h>

namespace bd = braid;
namespace {
inline constexpr bd::features<struct pulse, 3> pulse;
inline constexpr bd::features<struct chart, 2> chart;
inline constexpr auto set = bd::encoders(pulse | bd::dense<4>, chart | bd::dense<5>);
inline constexpr auto headed = set | bd::relu | bd::dense<6> | bd::relu | bd::dense<2>;
template <auto N>
using type = decltype(bd::type_of(N));
}  // namespace

TEST_CASE("a policy's net over encoders is the net that a user would write") {
  constexpr auto both = bd::fused_net<bd::fusion::concat>(headed);
  constexpr auto wanted = bd::fuse<bd::concat>(pulse | bd::dense<4>, chart | bd::dense<5>) | bd::relu | bd::dense<6> | bd::relu | bd::dense<2>;
  CHECK(std::is_same_v<type<both>, type<wanted>>);
  constexpr auto alone = bd::net_alone<1>(headed);
  constexpr auto chart_alone = chart | bd::dense<5> | bd::relu | bd::dense<6> | bd::relu | bd::dense<2>;
  CHECK(std::is_same_v<type<alone>, type<chart_alone>>);
}

TEST_CASE("a policy over logits has the head before it") {
  constexpr auto one = set | bd::dense<2>;
  constexpr auto decided = bd::fused_net<bd::fusion::product_of_experts>(one);
  constexpr auto wanted = bd::late<bd::product_of_experts>(pulse | bd::dense<4> | bd::dense<2>, chart | bd::dense<5> | bd::dense<2>);
  CHECK(std::is_same_v<type<decided>, type<wanted>>);
  constexpr auto mean = bd::late_mean_net(one);
  constexpr auto late = bd::late<bd::mean>(pulse | bd::dense<4> | bd::dense<2>, chart | bd::dense<5> | bd::dense<2>);
  CHECK(std::is_same_v<type<mean>, type<late>>);
}

TEST_CASE("policies that weigh decisions themselves have the head before them, too; vote is trained as the mean") {
  constexpr auto one = set | bd::dense<2>;
  constexpr auto stacked = bd::fused_net<bd::fusion::stack<2>>(one);
  constexpr auto wanted = bd::late<bd::stack<2>>(pulse | bd::dense<4> | bd::dense<2>, chart | bd::dense<5> | bd::dense<2>);
  CHECK(std::is_same_v<type<stacked>, type<wanted>>);
  CHECK(bd::is_over_logits<bd::fusion::label_tensor<3, 2>>);
  CHECK(!bd::is_over_logits<bd::fusion::concat>);
  constexpr auto votes = bd::trained_net<bd::fusion::vote>(one);
  constexpr auto late = bd::late_mean_net(one);
  CHECK(std::is_same_v<type<votes>, type<late>>);
}

namespace {
inline constexpr bd::series<struct walk, 6, 2> walk;
inline constexpr bd::series<struct beat, 6, 3> beat;
inline constexpr auto steps = bd::encoders(walk | bd::lstm<4>, beat | bd::lstm<4>) | bd::dense<2>;
}  // namespace

TEST_CASE("sequences: what looks at steps sees them, what does not gets their mean, the head never more than a vector") {
  constexpr auto looks = bd::fused_net<bd::fusion::crossmodal<1, 4>>(steps);
  constexpr auto wanted = bd::fuse<bd::crossmodal<1, 4>>(walk | bd::lstm<4>, beat | bd::lstm<4>) | bd::mean_time | bd::dense<2>;
  CHECK(std::is_same_v<type<looks>, type<wanted>>);
  constexpr auto gates = bd::fused_net<bd::fusion::gated>(steps);
  constexpr auto pooled = bd::fuse<bd::gated>(walk | bd::lstm<4> | bd::mean_time, beat | bd::lstm<4> | bd::mean_time) | bd::dense<2>;
  CHECK(std::is_same_v<type<gates>, type<pooled>>);
  constexpr auto alone = bd::net_alone<1>(steps);
  constexpr auto beat_alone = beat | bd::lstm<4> | bd::mean_time | bd::dense<2>;
  CHECK(std::is_same_v<type<alone>, type<beat_alone>>);
  constexpr auto late = bd::late_mean_net(steps);
  constexpr auto mean = bd::late<bd::mean>(walk | bd::lstm<4> | bd::mean_time | bd::dense<2>, beat_alone);
  CHECK(std::is_same_v<type<late>, type<mean>>);
}
