#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class T, std::size_t N, std::size_t K>
struct sum_of_group {
  T* h;
  T const* x;
  BRAID_HD void operator()(std::size_t r, std::size_t o) const {
    T s = 0;
    for (std::size_t k = 0; k < K; ++k) s += x[(r * N + o) * K + k];
    h[r * N + o] = s;
  }
};
template <class T, std::size_t N, std::size_t K>
struct to_group {
  T* dx;
  T const* dh;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { dx[r * N * K + j] = dh[r * N + j / K]; }
};
}  // namespace detail

/// Sums of K neighbours along the last axis: h_o = x_(o K) + ... + x_(o K + K - 1).
///
/// shapes  x: [F] or [T, F], F a multiple of K; h: [F / K] or [T, F / K].
/// units   x's.
/// cost    one pass.
/// errors  features_last, multiple_of<K> (compile time).
/// source  the sum pooling of Yu et al. 2017, arXiv:1708.01471; K torch.nn.AvgPool1d(K).
template <std::size_t K>
struct sum_pool : unit {
  // A flattened image's neighbours are not those that lie side by side.
  template <class In>
  static constexpr bool apt = has_last_axis<In> && last_axis<In>::features::row_major;
  template <class In>
  static consteval void law() {
    static_assert(holds<apt<In>, at<sum_pool>, got<In>, wants<features_last>>,
                  "sum_pool: give it features, e.g. behind `| dense<K * N>`");
    constexpr bool whole = last_axis<In>::features::size % K == 0;
    static_assert(holds<!apt<In> || whole, at<sum_pool>, got<In>, wants<multiple_of<K>>>,
                  "sum_pool<K>: the features come in groups of K");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t F = last_axis<In>::features::size, N = F / K;
    using out = std::conditional_t<apt<In> && F % K == 0, typename last_axis<In>::template with<N>, poison>;
    static constexpr bool reads_in = false;
    static constexpr std::size_t flops = In::size;

    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      auto const h = steps_as_rows(c.out);
      c.k.template each<N>(h.rows, detail::sum_of_group<T, N, K>{h.data, c.in().data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      auto const d = steps_as_rows(c.dout);
      if (c.din()) c.k.template each<F>(d.rows, detail::to_group<T, N, K>{c.din().data, d.data});
    }
  };
};

}  // namespace layer
template <std::size_t K>
inline constexpr sized<layer::sum_pool<K>, K> sum_pool{};
}  // namespace braid
