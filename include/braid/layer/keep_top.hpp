#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {

namespace detail {
/// Whether x[j] is among the K largest of F numbers; of equals the first come first.
template <std::size_t F, class T>
BRAID_HD inline bool among_largest(T const* x, std::size_t j, std::size_t K) {
  std::size_t before = 0;
  for (std::size_t i = 0; i < F; ++i) before += x[i] > x[j] || (x[i] == x[j] && i < j);
  return before < K;
}
}  // namespace detail

namespace layer {

namespace detail {
template <class T, std::size_t F, std::size_t K>
struct keep_top_op {  // to = what is to be kept of `from`, by x
  T* to;
  T const *from, *x;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    to[r * F + j] = braid::detail::among_largest<F>(x + r * F, j, K) ? from[r * F + j] : T(0);
  }
};
}  // namespace detail

/// The K largest numbers along the last axis as they are, zeros for the others; of equals the first come first. Between
/// `| softmax` and expert_sum it lets K experts count. Shares are not made to sum to 1 again, so that with K = 1 too
/// what is kept says how sure the gates are, and has a gradient.
///
/// shapes  x: [F] or [T, F], F at least K; h as x.
/// units   as x.
/// cost    F comparisons an element, both ways.
/// errors  features_last, at_least<K> (compile time).
/// source  the routing of Fedus et al. 2021, arXiv:2101.03961 (K = 1); Shazeer et al. 2017, arXiv:1701.06538, take the
///         softmax of the K largest alone.
template <std::size_t K>
struct keep_top : unit {
  template <class In>
  static constexpr bool fits = [] {
    if constexpr (has_last_axis<In>) return last_axis<In>::features::size >= K;
    else return false;
  }();
  template <class In>
  static consteval void law() {
    static_assert(holds<has_last_axis<In>, at<keep_top>, got<In>, wants<features_last>>,
                  "keep_top: give it features, e.g. `| dense<K> | softmax`");
    if constexpr (has_last_axis<In>)
      static_assert(holds<fits<In>, at<keep_top>, got<In>, wants<at_least<K>>>,
                    "keep_top<K>: there are fewer than K numbers: choose a smaller K, or more experts");
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<fits<In>, In, poison>;
    static constexpr std::size_t F = last_axis<In>::features::size, flops = F * In::size;

    template <class Call>
    static void forward(Call const& c) {
      auto const x = steps_as_rows(c.in());
      c.k.template each<F>(x.rows, detail::keep_top_op<typename Call::scalar, F, K>{c.out.data, x.data, x.data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using op = detail::keep_top_op<typename Call::scalar, F, K>;
      auto const x = steps_as_rows(c.in());
      if (c.din()) c.k.template each<F>(x.rows, op{c.din().data, c.dout.data, x.data});
    }
  };
};

}  // namespace layer
template <std::size_t K>
inline constexpr sized<layer::keep_top<K>, K> keep_top{};
}  // namespace braid
