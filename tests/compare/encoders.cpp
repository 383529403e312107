#include "braid/compare/encoders.hpp"

#include "braid/fuse/concat.hpp"
#include "braid/fuse/product_of_experts.hpp"
#include "braid/layer/dense.hpp"
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
