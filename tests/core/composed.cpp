#include "braid/core/composed.hpp"

#include "braid/core/fuse.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/relu.hpp"

#include <doctest/doctest.h>

namespace bd = braid;

namespace {
inline constexpr bd::features<struct chart, 4> chart;

struct widened : bd::composed<widened> {
  template <class In>
  static constexpr bool fits = bd::has_last_axis<In>;
  static constexpr auto body(auto x) { return x | bd::dense<7> | bd::relu; }
};
struct added : bd::composed<added, bd::fusion_policy> {
  template <class... In>
  static constexpr bool fits = sizeof...(In) == 2;
  static constexpr auto body(auto a, auto b) { return bd::fuse<bd::sum>(a | bd::dense<2>, b | bd::dense<2>); }
};
struct no_unit {};
}  // namespace

TEST_CASE("composed: the shape of its body, poison where it does not fit") {
  static_assert(bd::is_composed<widened> && bd::is_composed<added> && !bd::is_composed<bd::layer::relu> && !bd::is_composed<no_unit>);
  static_assert(bd::element<widened> && !bd::element<added>);
  static_assert(std::is_same_v<bd::out_t<decltype(chart | widened{})>, bd::shape<7>>);
  static_assert(std::is_same_v<bd::after_t<bd::channels_last<3, 4, 4>, widened>, bd::poison>);
  static_assert(std::is_same_v<bd::after_t<bd::poison, widened>, bd::poison>);
  static_assert(std::is_same_v<bd::fused_shape<added, bd::shape<4>, bd::shape<5>>::type, bd::shape<2>>);
  static_assert(std::is_same_v<bd::fused_shape<added, bd::shape<4>>::type, bd::poison>);
  using body = bd::body_over<widened, bd::shape<4>>;
  static_assert(std::is_same_v<body, bd::pipe<bd::shape<7>, bd::hole<0, bd::shape<4>>, bd::layer::dense<7>, bd::layer::relu>>);
  CHECK(std::is_empty_v<widened>);
}
