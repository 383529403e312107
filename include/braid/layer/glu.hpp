#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, class Features, class F>
struct glu_op {  // j < N; x: [2 N]
  static constexpr std::size_t N = Features::size / 2;
  T* h;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    T const* row = x + r * Features::size;
    h[r * N + j] = row[Features::place(j)] * F{}(row[Features::place(N + j)]);
  }
};
template <class T, class Features, class F>
struct glu_din {
  static constexpr std::size_t N = Features::size / 2;
  T* dx;
  T const *d, *x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    std::size_t const a = r * Features::size + Features::place(j), b = r * Features::size + Features::place(N + j);
    T const y = F{}(x[b]), g = d[r * N + j];
    dx[a] = g * y;
    dx[b] = typename F::slope{}(g * x[a], F::of_output ? y : x[b]);
  }
};
}  // namespace detail

/// What glu, swiglu and geglu are: the last axis as two halves [a, b], h = a F(b). F: a functor with its slope.
///
/// shapes  x: [2 N] or [T, 2 N]; h: [N] or [T, N].
/// cost    one F an element of h forward; one F and one slope backward.
/// errors  features_last, multiple_of<2> (compile time).
template <class Self, class F>
struct gated_half : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<has_last_axis<In>, at<Self>, got<In>, wants<features_last>>,
                  "a gated unit halves features: put `| flatten` after an image, `| embedding<D>` after tokens");
    static_assert(holds<last_axis<In>::features::size % 2 == 0, at<Self>, got<In>, wants<multiple_of<2>>>,
                  "a gated unit halves its features: an even number, e.g. `| dense<2 * N>` before it");
  }
  template <class In>
  struct on : bound<In> {
    using features = typename last_axis<In>::features;
    static constexpr bool halves = has_last_axis<In> && features::size % 2 == 0;
    static constexpr std::size_t N = features::size / 2, flops = 2 * N * last_axis<In>::steps;
    using out = std::conditional_t<halves, typename last_axis<In>::template with<N>, poison>;

    template <class Call>
    static void forward(Call const& c) {
      auto const x = steps_as_rows(c.in());
      c.k.template each<N>(x.rows, detail::glu_op<typename Call::scalar, features, F>{c.out.data, x.data});
    }
    template <class Call>
    static void backward(Call const& c) {
      auto const x = steps_as_rows(c.in());
      if (c.din())
        c.k.template each<N>(
            x.rows, detail::glu_din<typename Call::scalar, features, F>{c.din().data, c.dout.data, x.data});
    }
  };
};

/// h = a sigmoid(b), of the halves a and b of the last axis.
/// source torch.nn.GLU; Dauphin et al. 2017, arXiv:1612.08083.
struct glu : gated_half<glu, fn::sigmoid> {};

}  // namespace layer
inline constexpr layer::glu glu{};
}  // namespace braid
