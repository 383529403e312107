#pragma once
#include "braid/kernel/convolution.hpp"

#include <algorithm>

namespace braid::inline v0::kernel {

// Depthwise convolution: each of C channels has a filter of its own, [taps][padded(C)]. Channels are the lanes.

/// The first n of a lane's numbers, which may be all there are in memory.
template <std::size_t N>
inline lane load_first(float const* p) {
  if constexpr (N >= width) {
    return load(p);
  } else {
    lane v{};
    for (std::size_t i = 0; i < N; ++i) v[i] = p[i];
    return v;
  }
}

/// P pixels of a result row times one vector of N channels.
template <class Win, std::size_t C, std::size_t P, std::size_t N>
inline void depthwise_tile(float* h, window_rows<Win, C> const& rows, float const* w, float const* bias, std::size_t x,
                           std::size_t column) {
  using X = typename Win::x;
  lane s[P];
  lane const b = bias ? load_first<N>(bias + column) : lane{};
  BRAID_UNROLL
  for (std::size_t p = 0; p < P; ++p) s[p] = b;
  for (std::size_t k = 0; k < rows_under<Win>; ++k) {
    float const* const in = rows.row(k) + x * X::stride * C + column;
    for (std::size_t kx = 0; kx < X::kernel; ++kx) {
      lane const f = load(w + (k * X::kernel + kx) * padded(C) + column);
      BRAID_UNROLL
      for (std::size_t p = 0; p < P; ++p) s[p] += load_first<N>(in + (p * X::stride + kx * X::dilation) * C) * f;
    }
  }
  BRAID_UNROLL
  for (std::size_t p = 0; p < P; ++p) store(h + p * C + column, s[p], N);
}

/// h = a * w + bias over `rows` images, channel by channel; bias may be null.
template <class Win, std::size_t C>
void depthwise(float* h, float const* a, float const* w, float const* bias, std::size_t rows) {
  constexpr std::size_t P = std::min<std::size_t>(8, Win::x::out);
  for (std::size_t n = 0; n < rows; ++n) {
    float* const image = h + n * Win::pixels_out * C;
    for_each_strip<Win, C, true>(a + n * Win::pixels_in * C, [=](auto const& under, std::size_t first, std::size_t count,
                                                                 std::size_t z, std::size_t y) {
      float* const out = image + Win::pixel_out(z, y, first) * C;
      for (std::size_t x = 0; x < count; x += P) {
        std::size_t const from = std::min(x, count - P), full = C / width * width;
        for (std::size_t c = 0; c + width <= C; c += width)
          depthwise_tile<Win, C, P, width>(out + from * C, under, w, bias, from, c);
        if constexpr (C % width > 0) depthwise_tile<Win, C, P, C % width>(out + from * C, under, w, bias, from, full);
      }
    });
  }
}

/// Q taps of a filter row times one vector of N channels: their gradient over `count` results of a row.
template <class Win, std::size_t C, std::size_t Q, std::size_t N>
inline void depthwise_gradient_tile(float* dw, float const* in, float const* g, std::size_t count) {
  using X = typename Win::x;
  lane s[Q] = {};
  for (std::size_t x = 0; x < count; ++x) {
    lane const d = load_first<N>(g + x * C);
    BRAID_UNROLL
    for (std::size_t q = 0; q < Q; ++q) s[q] += d * load_first<N>(in + (x * X::stride + q * X::dilation) * C);
  }
  BRAID_UNROLL
  for (std::size_t q = 0; q < Q; ++q) {
    float* const to = dw + q * padded(C);
    store(to, load(to) + s[q], N);
  }
}
/// All taps of a filter row.
template <class Win, std::size_t C, std::size_t N>
inline void depthwise_gradient_row(float* dw, float const* in, float const* g, std::size_t count) {
  constexpr std::size_t K = Win::x::kernel, Q = std::min<std::size_t>(8, K), rest = K % Q;
  std::size_t q = 0;
  for (; q + Q <= K; q += Q)
    depthwise_gradient_tile<Win, C, Q, N>(dw + q * padded(C), in + q * Win::x::dilation * C, g, count);
  if constexpr (rest > 0)
    depthwise_gradient_tile<Win, C, rest, N>(dw + q * padded(C), in + q * Win::x::dilation * C, g, count);
}

/// dw += the filters' gradient over `rows` images.
template <class Win, std::size_t C>
void depthwise_filter_gradient(float* dw, float const* g, float const* a, std::size_t rows) {
  constexpr std::size_t full = C / width * width;
  for (std::size_t n = 0; n < rows; ++n) {
    float const* const image = g + n * Win::pixels_out * C;
    for_each_strip<Win, C, false>(a + n * Win::pixels_in * C, [=](auto const& under, std::size_t first, std::size_t count,
                                                                  std::size_t z, std::size_t y) {
      float const* const d = image + Win::pixel_out(z, y, first) * C;
      for (std::size_t k = 0; k < rows_under<Win>; ++k) {
        float* const to = dw + k * Win::x::kernel * padded(C);
        for (std::size_t c = 0; c + width <= C; c += width)
          depthwise_gradient_row<Win, C, width>(to + c, under.row(k) + c, d + c, count);
        if constexpr (C % width > 0)
          depthwise_gradient_row<Win, C, C % width>(to + full, under.row(k) + full, d + full, count);
      }
    });
  }
}

/// da = the input's gradient over `rows` images. Filters are turned on the stack, at most 512 KiB.
template <class Win, std::size_t C>
void depthwise_input_gradient(float* da, float const* g, float const* w, std::size_t rows) {
  constexpr std::size_t taps = Win::taps, P = padded(C);
  if constexpr (turns_plainly<Win> && taps * P <= 128 * 1024) {
    alignas(64) float turned[taps * P];
    for (std::size_t t = 0; t < taps; ++t) std::copy_n(w + t * P, P, turned + (taps - 1 - t) * P);
    depthwise<turned_window<Win>, C>(da, g, turned, nullptr, rows);
  } else {
    spread_gradient<Win, C, C>(da, g, rows, [w](float* to, float const* d, std::size_t t) {
      float const* const f = w + t * P;
      for (std::size_t c = 0; c < C; ++c) to[c] += d[c] * f[c];
    });
  }
}

}  // namespace braid::kernel
