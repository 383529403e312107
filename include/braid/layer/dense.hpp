#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

/// Fully connected: h = x W' + b, on the last axis.
///
/// shapes  x: [F] or [T, F]; h: [N] or [T, N]; weight: [N, F]; bias: [N].
/// cost    2 N F flop a step forward, twice that backward.
/// errors  features_last (compile time).
/// source  torch.nn.Linear; starts as it does, uniform in 1/sqrt(F).
template <std::size_t N>
struct dense : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<has_last_axis<In>, at<dense>, got<In>, wants<features_last>>,
                  "dense: give it features, e.g. `| flatten` after an image or `| embedding<D>` after tokens");
  }
  template <class In>
  struct on : bound<In> {
    using out = typename last_axis<In>::template with<N>;
    using axis = last_axis<In>;
    using features = typename axis::features;
    static constexpr std::size_t flops = 2 * N * In::size;

    template <template <class> class Tensor>
    struct params {
      Tensor<matrix<N, features>> weight;
      Tensor<vec<N>> bias;
      static constexpr void each(auto&& self, auto&& f) {
        f("weight", self.weight, init::fan_in(features::size)), f("bias", self.bias, init::fan_in(features::size));
      }
    };
    static void forward(auto const& c) {
      auto const x = steps_as_rows(c.in());
      auto const h = steps_as_rows(c.out);
      c.k.affine(h, x, c.params.weight, c.params.bias);  // h = x W' + b   [n T, N]
    }
    static void backward(auto const& c) {
      auto const x = steps_as_rows(c.in());
      auto const g = steps_as_rows(c.dout);
      c.k.gemm_tn(c.dparams.weight, g, x);             // dW += g' x     [N, F]
      c.k.add_rows(c.dparams.bias, g);
      if (c.din()) c.k.gemm_nn(overwrite, steps_as_rows(c.din()), g, c.params.weight);  // dx = g W   [n T, F]
    }
  };
};

}  // namespace layer
template <std::size_t N>
inline constexpr sized<layer::dense<N>, N> dense{};
}  // namespace braid
