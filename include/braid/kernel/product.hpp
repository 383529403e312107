#pragma once
#include "braid/kernel/simd.hpp"

namespace braid::inline v0::kernel {

// h = a w for a few rows, shapes static. w: [F][padded(N)], zeros in the padding; a: [rows][SA]; h: [rows][SH].
// A block of rows times a block of column vectors stays in registers while w streams by.

/// R rows, V vectors from `column` on. Split: how many independent sums a result is made of, so that one
/// row still covers the latency of the multiply-add.
template <std::size_t N, std::size_t F, std::size_t SA, std::size_t SH, bool Add, std::size_t R, std::size_t V,
          std::size_t Split>
inline void product_block(float* h, float const* a, float const* w, std::size_t column) {
  constexpr std::size_t P = padded(N);
  lane s[Split][R][V] = {};
  for (std::size_t q = 0; q < F / Split * Split; q += Split)
    BRAID_UNROLL
    for (std::size_t d = 0; d < Split; ++d) {
      lane b[V];
      BRAID_UNROLL
      for (std::size_t v = 0; v < V; ++v) b[v] = load(w + (q + d) * P + column + v * width);
      BRAID_UNROLL
      for (std::size_t r = 0; r < R; ++r) {
        lane const x = spread(a[r * SA + q + d]);
        BRAID_UNROLL
        for (std::size_t v = 0; v < V; ++v) s[d][r][v] += x * b[v];
      }
    }
  if constexpr (F % Split != 0)
    for (std::size_t q = F / Split * Split; q < F; ++q)
      for (std::size_t r = 0; r < R; ++r)
        for (std::size_t v = 0; v < V; ++v) s[0][r][v] += spread(a[r * SA + q]) * load(w + q * P + column + v * width);
  BRAID_UNROLL
  for (std::size_t r = 0; r < R; ++r)
    BRAID_UNROLL
    for (std::size_t v = 0; v < V; ++v) {
      lane t = s[0][r][v];
      for (std::size_t d = 1; d < Split; ++d) t += s[d][r][v];
      float* const to = h + r * SH + column + v * width;
      std::size_t const left = N - column - v * width;
      if constexpr (Add) {
        if (left >= width) t += load(to);
        else
          for (std::size_t i = 0; i < left; ++i) t[i] += to[i];
      }
      store(to, t, left);
    }
}

template <std::size_t N, std::size_t F, std::size_t SA, std::size_t SH, bool Add, std::size_t R>
inline void product_rows(float* h, float const* a, float const* w) {
  constexpr std::size_t all = vectors(N), block = R == 1 ? 8 : R <= 4 ? 4 : 2, rest = all % block;
  std::size_t v = 0;
  for (; v + block <= all; v += block)
    product_block<N, F, SA, SH, Add, R, block, R == 1 && block < 8 ? 2 : 1>(h, a, w, v * width);
  if constexpr (rest > 0) {
    constexpr std::size_t split = R * rest >= 8 ? 1 : R * rest >= 4 ? 2 : R * rest >= 2 ? 4 : 8;
    product_block<N, F, SA, SH, Add, R, rest, split>(h, a, w, v * width);
  }
}

template <std::size_t N, std::size_t F, std::size_t SA, std::size_t SH, bool Add>
void product(float* h, float const* a, float const* w, std::size_t rows) {
  std::size_t r = 0;
  for (; r + 8 <= rows; r += 8) product_rows<N, F, SA, SH, Add, 8>(h + r * SH, a + r * SA, w);
  for (; r + 4 <= rows; r += 4) product_rows<N, F, SA, SH, Add, 4>(h + r * SH, a + r * SA, w);
  for (; r < rows; ++r) product_rows<N, F, SA, SH, Add, 1>(h + r * SH, a + r * SA, w);
}

/// Columns column ... of g: whole lanes, or what is left of the row with zeros behind it.
template <std::size_t N>
inline lane load_columns(float const* g, std::size_t column) {
  if (N % width == 0 || column + width <= N) return load(g + column);
  lane t{};
  for (std::size_t i = 0; column + i < N; ++i) t[i] = g[column + i];
  return t;
}

/// Q inputs times V vectors of the weights' gradient, over all rows.
template <std::size_t N, std::size_t SG, std::size_t SA, std::size_t Q, std::size_t V>
inline void gradient_block(float* dw, float const* g, float const* a, std::size_t rows, std::size_t column) {
  lane s[Q][V] = {};
  for (std::size_t r = 0; r < rows; ++r) {
    lane d[V];
    BRAID_UNROLL
    for (std::size_t v = 0; v < V; ++v) d[v] = load_columns<N>(g + r * SG, column + v * width);
    BRAID_UNROLL
    for (std::size_t q = 0; q < Q; ++q) {
      lane const x = spread(a[r * SA + q]);
      BRAID_UNROLL
      for (std::size_t v = 0; v < V; ++v) s[q][v] += x * d[v];
    }
  }
  BRAID_UNROLL
  for (std::size_t q = 0; q < Q; ++q)
    BRAID_UNROLL
    for (std::size_t v = 0; v < V; ++v) {
      float* const to = dw + q * padded(N) + column + v * width;
      store(to, load(to) + s[q][v], width);
    }
}

/// dw += a' g.   dw: [F][padded(N)], g: [rows][SG], a: [rows][SA].
template <std::size_t N, std::size_t F, std::size_t SG, std::size_t SA>
void product_gradient(float* dw, float const* g, float const* a, std::size_t rows) {
  constexpr std::size_t all = vectors(N), V = all % 2 == 0 ? 2 : 1, Q = 8, rest = F % Q;
  std::size_t q = 0;
  for (; q + Q <= F; q += Q)
    for (std::size_t v = 0; v < all; v += V)
      gradient_block<N, SG, SA, Q, V>(dw + q * padded(N), g, a + q, rows, v * width);
  if constexpr (rest > 0)
    for (std::size_t v = 0; v < all; v += V)
      gradient_block<N, SG, SA, rest, V>(dw + q * padded(N), g, a + q, rows, v * width);
}

/// to: [N][padded(F)], zeros in the padding, from w: [F][padded(N)].
template <std::size_t N, std::size_t F>
void turn(float* to, float const* w) {
  for (std::size_t n = 0; n < N; ++n)
    for (std::size_t f = 0; f < padded(F); ++f) to[n * padded(F) + f] = f < F ? w[f * padded(N) + n] : 0.0f;
}

}  // namespace braid::kernel
