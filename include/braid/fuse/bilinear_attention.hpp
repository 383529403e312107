#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/pair_attention.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/relu.hpp"

namespace braid::inline v0 {
namespace fusion {

namespace detail {
struct look_x {
  static constexpr std::string_view name = "look.0";
};
struct look_y {
  static constexpr std::string_view name = "look.1";
};
struct value_x {
  static constexpr std::string_view name = "value.0";
};
struct value_y {
  static constexpr std::string_view name = "value.1";
};
}  // namespace detail

/// Bilinear attention of two sequences: every step of x with every step of y makes a product, and attention over all pairs
/// says how much each counts, in Glimpses ways. With f = relu of a map of its own for each use,
///   w_g = softmax over (t, u) of query_g . (f(x_t) * f(y_u)),   b_g = sum over (t, u) of w_g[t, u] f_g(x_t) * f_g(y_u),
/// and h = out [b_1; ...; b_Glimpses].
///
///   fuse<bilinear_attention<64, 2>>(question | embedding<32>, photo | patches<8, 64>)
///
/// shapes  x: [Tx, Fx], y: [Ty, Fy]; h: [H]; look.0.weight: [H, Fx], look.1.weight: [H, Fy]; pair_weights.query: [Glimpses,
///         H]; value.0.weight: [Glimpses H, Fx], value.1.weight: [Glimpses H, Fy]; out.weight: [H, Glimpses H]; each map with a
///         bias.
/// units   x and y on one scale: end each with a norm.
/// cost    2 (1 + G) H (Tx Fx + Ty Fy) + 5 G Tx Ty H flop a sample forward, about three times that backward; keeps 1 weight
///         for each of G Tx Ty.
/// errors  exactly<2>, a_sequence (compile time).
/// absence it needs both.
/// source  Kim et al. 2018, arXiv:1805.07932; the glimpses side by side, without the residual sums between them.
template <std::size_t H, std::size_t Glimpses = 1>
struct bilinear_attention : composed<bilinear_attention<H, Glimpses>, fusion_policy> {
  static constexpr std::string_view name = "bilinear_attention";
  template <class... In>
  static constexpr bool fits = sizeof...(In) == 2 && (layer::is_steps<In> && ...);
  template <class... In>
  static consteval void law() {
    static_assert(holds<sizeof...(In) == 2, at<bilinear_attention>, got<In...>, wants<exactly<2>>>,
                  "bilinear_attention is over pairs of steps: give it two sequences");
    if constexpr (sizeof...(In) == 2)
      static_assert(holds<fits<In...>, at<bilinear_attention>, got<In...>, wants<a_sequence>>,
                    "bilinear_attention: both branches are sequences [T, F]: series, patches, or tokens behind `| embedding<D>`");
  }
  static constexpr auto body(auto x, auto y) {
    constexpr layer::dense<H> look{};
    constexpr layer::dense<H * Glimpses> value{};
    constexpr layer::relu relu{};
    auto const w =
        fuser<pair_weights<Glimpses>>{}(x | named<detail::look_x>(look) | relu, y | named<detail::look_y>(look) | relu);
    return fuser<pair_pool>{}(w, x | named<detail::value_x>(value) | relu, y | named<detail::value_y>(value) | relu) |
           named<out_part>(layer::dense<H>{});
  }
};

}  // namespace fusion
template <std::size_t H, std::size_t Glimpses = 1>
inline constexpr sized_policy<fusion::bilinear_attention<H, Glimpses>, H, Glimpses> bilinear_attention{};
}  // namespace braid
