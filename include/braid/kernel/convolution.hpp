#pragma once
#include "braid/kernel/simd.hpp"
#include "braid/kernel/window_rows.hpp"

#include <algorithm>

namespace braid::inline v0::kernel {

// Direct convolution: volumes [D][H][W][C], filters [taps][C][padded(O)], zeros in the padding. Output channels are the
// lanes, a tile of pixels and vectors stays in registers. For one filter row the K * C inputs of a pixel lie in one run,
// so that a first layer with one channel fills its sums as well as a deep one; a dilation makes it K runs.

template <class Win, std::size_t C>
struct filter_row {
  using x = typename Win::x;
  static constexpr std::size_t runs = x::dilation == 1 ? 1 : x::kernel, run = x::kernel / runs * C,
                               distance = x::dilation * C;  ///< inputs in a run; from one to the next
};

/// P pixels of a result row times V vectors of channels.
template <class Win, std::size_t C, std::size_t O, std::size_t P, std::size_t V>
inline void convolve_tile(float* h, window_rows<Win, C> const& rows, float const* w, float const* bias, std::size_t x,
                          std::size_t column) {
  using line = filter_row<Win, C>;
  constexpr std::size_t run = line::run, step = Win::x::stride * C;
  lane s[P][V];
  BRAID_UNROLL
  for (std::size_t v = 0; v < V; ++v) {
    lane b{};
    if (bias)
      for (std::size_t i = 0; i < width && column + v * width + i < O; ++i) b[i] = bias[column + v * width + i];
    BRAID_UNROLL
    for (std::size_t p = 0; p < P; ++p) s[p][v] = b;
  }
  for (std::size_t k = 0; k < rows_under<Win> * line::runs; ++k) {
    float const* const in = rows.row(k / line::runs) + x * step + k % line::runs * line::distance;
    float const* const f = w + k * run * padded(O) + column;
    for (std::size_t q = 0; q < run; ++q) {
      lane b[V];
      BRAID_UNROLL
      for (std::size_t v = 0; v < V; ++v) b[v] = load(f + q * padded(O) + v * width);
      BRAID_UNROLL
      for (std::size_t p = 0; p < P; ++p) {
        lane const a = spread(in[p * step + q]);
        BRAID_UNROLL
        for (std::size_t v = 0; v < V; ++v) s[p][v] += a * b[v];
      }
    }
  }
  BRAID_UNROLL
  for (std::size_t p = 0; p < P; ++p)
    BRAID_UNROLL
    for (std::size_t v = 0; v < V; ++v)
      store(h + p * O + column + v * width, s[p][v], O - column - v * width);
}

/// h = a * w + bias over `rows` images; bias may be null.
template <class Win, std::size_t C, std::size_t O>
void convolve(float* h, float const* a, float const* w, float const* bias, std::size_t rows) {
  constexpr std::size_t all = vectors(O), V = all % 2 == 0 ? 2 : 1;
  constexpr std::size_t P = std::min<std::size_t>(V == 2 ? 8 : 14, Win::x::out);
  for (std::size_t n = 0; n < rows; ++n) {
    float* const image = h + n * Win::pixels_out * O;
    for_each_strip<Win, C, true>(a + n * Win::pixels_in * C, [=](auto const& under, std::size_t first, std::size_t count,
                                                                 std::size_t z, std::size_t y) {
      float* const out = image + Win::pixel_out(z, y, first) * O;
      for (std::size_t x = 0; x < count; x += P) {
        std::size_t const from = std::min(x, count - P);  // the last tile overlaps the one before
        for (std::size_t v = 0; v < all; v += V)
          convolve_tile<Win, C, O, P, V>(out + from * O, under, w, bias, from, v * width);
      }
    });
  }
}

/// Q filter inputs times V vectors: their gradient over `count` results of a row.
template <class Win, std::size_t C, std::size_t O, std::size_t Q, std::size_t V>
inline void filter_gradient_tile(float* dw, float const* in, float const* g, std::size_t count) {
  lane s[Q][V] = {};
  for (std::size_t x = 0; x < count; ++x) {
    lane d[V];
    BRAID_UNROLL
    for (std::size_t v = 0; v < V; ++v) {
      if constexpr (O % width == 0) d[v] = load(g + x * O + v * width);
      else {
        d[v] = lane{};
        for (std::size_t i = 0; i < width && v * width + i < O; ++i) d[v][i] = g[x * O + v * width + i];
      }
    }
    BRAID_UNROLL
    for (std::size_t q = 0; q < Q; ++q) {
      lane const a = spread(in[x * Win::x::stride * C + q]);
      BRAID_UNROLL
      for (std::size_t v = 0; v < V; ++v) s[q][v] += a * d[v];
    }
  }
  BRAID_UNROLL
  for (std::size_t q = 0; q < Q; ++q)
    BRAID_UNROLL
    for (std::size_t v = 0; v < V; ++v) {
      float* const to = dw + q * padded(O) + v * width;
      store(to, load(to) + s[q][v], width);
    }
}

/// dw += the filters' gradient over `rows` images.
template <class Win, std::size_t C, std::size_t O>
void filter_gradient(float* dw, float const* g, float const* a, std::size_t rows) {
  using line = filter_row<Win, C>;
  constexpr std::size_t all = vectors(O), V = O % width == 0 && all % 2 == 0 ? 2 : O % width == 0 ? 1 : all,
                        run = line::run, Q = V == 1 ? 12 : V == 2 ? 8 : 4, rest = run % Q;
  for (std::size_t n = 0; n < rows; ++n) {
    float const* const image = g + n * Win::pixels_out * O;
    for_each_strip<Win, C, false>(a + n * Win::pixels_in * C, [=](auto const& under, std::size_t first, std::size_t count,
                                                                  std::size_t z, std::size_t y) {
      float const* const d = image + Win::pixel_out(z, y, first) * O;
      for (std::size_t k = 0; k < rows_under<Win> * line::runs; ++k) {
        float const* const in = under.row(k / line::runs) + k % line::runs * line::distance;
        for (std::size_t v = 0; v < all; v += V) {
          float* const to = dw + k * run * padded(O) + v * width;
          std::size_t q = 0;
          for (; q + Q <= run; q += Q)
            filter_gradient_tile<Win, C, O, Q, V>(to + q * padded(O), in + q, d + v * width, count);
          if constexpr (rest > 0)
            filter_gradient_tile<Win, C, O, rest, V>(to + q * padded(O), in + q, d + v * width, count);
        }
      }
    });
  }
}

/// Elements of the turned filters that input_gradient makes for itself.
template <class Win, std::size_t C, std::size_t O>
inline constexpr std::size_t turned_size = Win::taps * O * padded(C);

/// Stride 1: the input's gradient is a convolution of g with the filters turned round and channels exchanged.
template <class A>
inline constexpr bool turns_along = A::stride == 1 && A::pad < A::reach;
template <class Win>
inline constexpr bool turns_plainly =
    turns_along<typename Win::z> && turns_along<typename Win::y> && turns_along<typename Win::x>;
template <class A>
using turned_axis = axis<A::out, A::kernel, 1, A::reach - 1 - A::pad, A::dilation>;
template <class Win>
using turned_window = window_of<turned_axis<typename Win::z>, turned_axis<typename Win::y>, turned_axis<typename Win::x>>;

/// Every result pixel spreads what it gives over the inputs under its window; spread(to, d, t) does it for filter tap t.
template <class Win, std::size_t C, std::size_t O, class Spread>
void spread_gradient(float* da, float const* g, std::size_t rows, Spread&& spread_tap) {
  using Z = typename Win::z;
  using Y = typename Win::y;
  using X = typename Win::x;
  std::fill_n(da, rows * Win::pixels_in * C, 0.0f);
  for (std::size_t n = 0; n < rows; ++n)
    for (std::size_t z = 0; z < Z::out; ++z)
      for (std::size_t y = 0; y < Y::out; ++y)
        for (std::size_t x = 0; x < X::out; ++x)
          for (std::size_t t = 0; t < Win::taps; ++t) {
            std::size_t const w = Z::under(z, t / (Y::kernel * X::kernel)), v = Y::under(y, t / X::kernel % Y::kernel),
                              u = X::under(x, t % X::kernel);
            if (!Win::inside(w, v, u)) continue;
            spread_tap(da + (n * Win::pixels_in + Win::pixel_in(w, v, u)) * C,
                       g + (n * Win::pixels_out + Win::pixel_out(z, y, x)) * O, t);
          }
}

/// da = the input's gradient over `rows` images. Filters are turned into memory on the stack, at most 512 KiB; larger ones
/// are read as they lie, more slowly.
template <class Win, std::size_t C, std::size_t O>
void input_gradient(float* da, float const* g, float const* w, std::size_t rows) {
  constexpr std::size_t taps = Win::taps, P = padded(C);
  if constexpr (turned_size<Win, C, O> > 128 * 1024) {
    spread_gradient<Win, C, O>(da, g, rows, [w](float* to, float const* d, std::size_t t) {
      for (std::size_t c = 0; c < C; ++c) {
        float const* const f = w + (t * C + c) * padded(O);
        float s = 0;
        for (std::size_t o = 0; o < O; ++o) s += d[o] * f[o];
        to[c] += s;
      }
    });
  } else {
    alignas(64) float turned[turned_size<Win, C, O>];
    for (std::size_t t = 0; t < taps; ++t)
      for (std::size_t o = 0; o < O; ++o)
        for (std::size_t c = 0; c < P; ++c)
          turned[((turns_plainly<Win> ? taps - 1 - t : t) * O + o) * P + c] = c < C ? w[(t * C + c) * padded(O) + o] : 0.0f;
    if constexpr (turns_plainly<Win>) {
      using back = turned_window<Win>;
      static_assert(back::pixels_out == Win::pixels_in);
      convolve<back, O, C>(da, g, turned, nullptr, rows);
    } else {
      spread_gradient<Win, C, O>(da, g, rows, [&turned](float* to, float const* d, std::size_t t) {
        for (std::size_t o = 0; o < O; ++o)
          for (std::size_t c = 0; c < C; ++c) to[c] += d[o] * turned[(t * O + o) * P + c];
      });
    }
  }
}

}  // namespace braid::kernel
