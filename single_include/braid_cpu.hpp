#pragma once
// braid: the headers of cpu. Written by scripts/single-include; do not edit.
#include "braid.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

// braid/kernel/simd.hpp
#ifndef BRAID_SINGLE_KERNEL_SIMD
#define BRAID_SINGLE_KERNEL_SIMD
namespace braid::inline v0::kernel {

// Lanes by the compilers' vector extensions: the width is what the flags allow, the code is the same.
#if defined(__AVX512F__)
inline constexpr std::size_t width = 16;
#elif defined(__AVX__)
inline constexpr std::size_t width = 8;
#else
inline constexpr std::size_t width = 4;
#endif

typedef float lane __attribute__((vector_size(width * sizeof(float)), may_alias));
typedef float loose_lane __attribute__((vector_size(width * sizeof(float)), aligned(sizeof(float)), may_alias));

/// Weights are padded to this many columns on every machine, so that their layout does not depend on flags.
inline constexpr std::size_t padding = 16;
constexpr std::size_t padded(std::size_t n) { return (n + padding - 1) / padding * padding; }
constexpr std::size_t vectors(std::size_t n) { return (n + width - 1) / width; }

inline lane load(float const* p) { return *reinterpret_cast<loose_lane const*>(p); }
inline lane spread(float x) { return x - lane{}; }
/// Writes the first n lanes.
inline void store(float* p, lane v, std::size_t n) {
  if (n >= width) {
    *reinterpret_cast<loose_lane*>(p) = v;
    return;
  }
  for (std::size_t i = 0; i < n; ++i) p[i] = v[i];
}
inline float total(lane v) {
  float s = 0;
  for (std::size_t i = 0; i < width; ++i) s += v[i];
  return s;
}

}  // namespace braid::kernel
#endif

// braid/kernel/window_rows.hpp
#ifndef BRAID_SINGLE_KERNEL_WINDOW_ROWS
#define BRAID_SINGLE_KERNEL_WINDOW_ROWS
namespace braid::inline v0::kernel {

// What the direct kernels read under one row of the result: a pointer a filter row, each to padded input.

template <class Win>
inline constexpr bool has_padding = Win::z::pad + Win::y::pad + Win::x::pad > 0;
template <class Win>
inline constexpr std::size_t rows_under = Win::z::kernel * Win::y::kernel;

/// Whole rows of the input with zeros at both ends, in a ring of copies: each row of a plane is copied once. Where
/// nothing is padded, the rows are the image's own.
template <class Win, std::size_t C>
class row_ring {
  using Z = typename Win::z;
  using Y = typename Win::y;
  using X = typename Win::x;
  static constexpr bool copies = has_padding<Win>;
  static constexpr std::size_t length = (X::size + 2 * X::pad) * C;

 public:
  static constexpr std::size_t strip = X::out;  ///< results of a row that one move serves
  static constexpr std::size_t floats = copies ? rows_under<Win> * length : 0;

  explicit row_ring(float const* image) : image_(image) {}

  /// Makes the rows under row y of plane z ready; y rises by one a call within a plane.
  void move_to(std::size_t z, std::size_t y, std::size_t = 0) {
    if (y == 0) ready_ = 0;
    for (std::size_t kz = 0; kz < Z::kernel; ++kz)
      for (std::size_t ky = 0; ky < Y::kernel; ++ky) {
        std::size_t const plane = Z::under(z, kz), row = Y::under(y, ky), padded_row = row + Y::pad;
        std::size_t const from = (plane * Y::size + row) * X::size * C;
        if constexpr (!copies) {
          rows_[kz * Y::kernel + ky] = image_ + from;
        } else {
          // Rows that a dilation leaves out make a ring of more slots than it is worth: those copy each time.
          constexpr bool ring = Y::dilation == 1;
          float* const slot = ring_[kz * Y::kernel + (ring ? padded_row % Y::kernel : ky)];
          if (!ring || padded_row >= ready_) {
            std::memset(slot, 0, sizeof ring_[0]);
            if (plane < Z::size && row < Y::size)
              std::memcpy(slot + X::pad * C, image_ + from, X::size * C * sizeof(float));
          }
          rows_[kz * Y::kernel + ky] = slot;
        }
      }
    ready_ = y * Y::stride + Y::kernel;
  }
  /// Under the first result of the row, for filter row k.
  float const* row(std::size_t k) const { return rows_[k]; }

 private:
  float const* image_;
  std::size_t ready_ = 0;
  float const* rows_[rows_under<Win>];
  float ring_[copies ? rows_under<Win> : 1][copies ? length : 1];
};

/// The same in strips of a row, for rows too long to be copied whole (sound): most strips lie inside and are read where
/// they are.
template <class Win, std::size_t C>
class row_strips {
  using Z = typename Win::z;
  using Y = typename Win::y;
  using X = typename Win::x;

 public:
  static constexpr std::size_t strip = std::min<std::size_t>(64, X::out);

  explicit row_strips(float const* image) : image_(image) {}

  void move_to(std::size_t z, std::size_t y, std::size_t x) {
    std::size_t const first = X::under(x, 0);  // wraps where it lies in the padding
    bool const within = x * X::stride >= X::pad && first + length <= X::size;
    for (std::size_t k = 0; k < rows_under<Win>; ++k) {
      std::size_t const plane = Z::under(z, k / Y::kernel), row = Y::under(y, k % Y::kernel);
      bool const there = plane < Z::size && row < Y::size;
      if (within && there) {
        rows_[k] = image_ + ((plane * Y::size + row) * X::size + first) * C;
        continue;
      }
      float* const slot = copies_[k];
      std::memset(slot, 0, sizeof copies_[0]);
      std::size_t const before = x * X::stride < X::pad ? X::pad - x * X::stride : 0, from = first + before;
      if (there && before < length && from < X::size)
        std::memcpy(slot + before * C, image_ + ((plane * Y::size + row) * X::size + from) * C,
                    std::min(length - before, X::size - from) * C * sizeof(float));
      rows_[k] = slot;
    }
  }
  /// Under the strip's first result, for filter row k.
  float const* row(std::size_t k) const { return rows_[k]; }

 private:
  static constexpr std::size_t length = (strip - 1) * X::stride + X::reach;
  float const* image_;
  float const* rows_[rows_under<Win>];
  float copies_[rows_under<Win>][length * C];
};

/// Rings up to 256 KiB lie on the stack.
template <class Win, std::size_t C>
using window_rows = std::conditional_t<row_ring<Win, C>::floats <= 64 * 1024, row_ring<Win, C>, row_strips<Win, C>>;

/// f(rows, first, n, z, y) for every strip of the result of one image: n results from `first` in row y of plane z.
/// Overlap: strips keep their full length, and the last one begins early, over results that were served already.
template <class Win, std::size_t C, bool Overlap, class F>
inline void for_each_strip(float const* image, F&& f) {
  using rows = window_rows<Win, C>;
  constexpr std::size_t out = Win::x::out, strip = rows::strip;
  rows under(image);
  for (std::size_t z = 0; z < Win::z::out; ++z)
    for (std::size_t y = 0; y < Win::y::out; ++y)
      for (std::size_t x = 0; x < out; x += strip) {
        std::size_t const first = Overlap ? std::min(x, out - strip) : x;
        under.move_to(z, y, first);
        f(under, first, strip == out ? out : std::min(strip, out - first), z, y);
      }
}

}  // namespace braid::kernel
#endif

// braid/kernel/convolution.hpp
#ifndef BRAID_SINGLE_KERNEL_CONVOLUTION
#define BRAID_SINGLE_KERNEL_CONVOLUTION
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
#endif

// braid/kernel/depthwise.hpp
#ifndef BRAID_SINGLE_KERNEL_DEPTHWISE
#define BRAID_SINGLE_KERNEL_DEPTHWISE
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
#endif

// braid/kernel/product.hpp
#ifndef BRAID_SINGLE_KERNEL_PRODUCT
#define BRAID_SINGLE_KERNEL_PRODUCT
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
#endif

// braid/backend/cpu.hpp
#ifndef BRAID_SINGLE_BACKEND_CPU
#define BRAID_SINGLE_BACKEND_CPU
#if __has_include(<cblas.h>)
#include <cblas.h>
#else
#error "braid/backend/cpu.hpp needs OpenBLAS: apt install libopenblas-dev, link braid::cpu"
#include "missing_library"  // there is none: the compiler stops here
#endif

namespace braid::inline v0 {

namespace detail {
/// Threads are the library's: they split the batch. OpenBLAS with two threads allocates at each call.
inline bool const one_blas_thread = (openblas_set_num_threads(1), true);

/// Matrices lie input-major, outputs padded to whole lanes: [F][padded(N)].
template <class Spec>
struct cpu_layout : canonical<Spec> {};
template <std::size_t N, class In>
struct cpu_layout<matrix<N, In>> {
  static constexpr std::size_t size = In::size * kernel::padded(N);
  static constexpr std::size_t place(std::size_t i) {
    return In::place(i % In::size) * kernel::padded(N) + i / In::size;
  }
};
/// Filters as the direct convolution reads them: [taps][C][padded(O)].
template <std::size_t O, std::size_t C, std::size_t... K>
struct cpu_layout<filter<O, C, K...>> {
  static constexpr std::size_t taps = filter<O, C, K...>::taps, size = taps * C * kernel::padded(O);
  static constexpr std::size_t place(std::size_t i) {
    std::size_t const o = i / (C * taps), c = i / taps % C, t = i % taps;
    return (t * C + c) * kernel::padded(O) + o;
  }
};
/// The same for the plain loops.
template <std::size_t O, std::size_t C>
struct cpu_filters {
  static constexpr std::size_t output = 1, channel = kernel::padded(O), tap = C * kernel::padded(O);
};
/// Which convolution has a kernel of its own.
template <class Win, std::size_t O, std::size_t C>
inline constexpr bool is_depthwise = C == 1 && Win::groups == O && O > 1;
}  // namespace detail

/// One core of the host in float: static-shape kernels where they win (few rows, convolutions), OpenBLAS for large
/// products, the plain loops for the rest. Build with -O3 -march=native (or your target's flags): lanes follow the flags.
struct cpu : host_backend<float, cpu> {
  static constexpr auto name = "cpu";
  template <class Spec>
  using layout = detail::cpu_layout<Spec>;

  /// Weights that fit the second-level cache are streamed by the static kernels; beyond that OpenBLAS blocks better.
  template <std::size_t N, std::size_t F>
  static constexpr bool in_cache = kernel::padded(N) * kernel::padded(F) <= 256 * 1024;

  template <class O, std::size_t SH, class I, class TI, std::size_t SA, std::size_t N, class In, class TW, class How>
  void gemm_nt(How, batch<O, float, SH> h, batch<I, TI, SA> a, tensor<matrix<N, In>, TW> w) const {
    static_assert(O::size == N && I::size == In::size);
    constexpr bool add = std::is_same_v<How, accumulate_t>;
    if (in_cache<N, In::size> || h.rows <= 4)
      kernel::product<N, In::size, SA, SH, add>(h.data, a.data, w.data, h.rows);
    else
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(h.rows), blasint(N), blasint(In::size), 1.0f,
                  a.data, blasint(SA), w.data, blasint(kernel::padded(N)), add ? 1.0f : 0.0f, h.data, blasint(SH));
  }
  template <class I, std::size_t SA, class O, class TO, std::size_t SG, std::size_t N, class In, class TW, class How>
  void gemm_nn(How, batch<I, float, SA> da, batch<O, TO, SG> g, tensor<matrix<N, In>, TW> w) const {
    static_assert(O::size == N && I::size == In::size);
    constexpr bool add = std::is_same_v<How, accumulate_t>;
    constexpr std::size_t F = In::size;
    if constexpr (N * kernel::padded(F) <= 128 * 1024) {
      if (da.rows >= 4) {  // turning the weights costs as much as one row or two
        alignas(64) float turned[N * kernel::padded(F)];
        kernel::turn<N, F>(turned, w.data);
        kernel::product<F, N, SG, SA, add>(da.data, g.data, turned, da.rows);
        return;
      }
    }
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, blasint(da.rows), blasint(F), blasint(N), 1.0f, g.data,
                blasint(SG), w.data, blasint(kernel::padded(N)), add ? 1.0f : 0.0f, da.data, blasint(SA));
  }
  template <std::size_t N, class In, class O, class TO, std::size_t SG, class I, class TI, std::size_t SA>
  void gemm_tn(tensor<matrix<N, In>, float> dw, batch<O, TO, SG> g, batch<I, TI, SA> a) const {
    static_assert(O::size == N && I::size == In::size);
    if constexpr (in_cache<N, In::size>)
      kernel::product_gradient<N, In::size, SG, SA>(dw.data, g.data, a.data, a.rows);
    else
      cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, blasint(In::size), blasint(N), blasint(a.rows), 1.0f, a.data,
                  blasint(SA), g.data, blasint(SG), 1.0f, dw.data, blasint(kernel::padded(N)));
  }

  template <class Win, std::size_t O, std::size_t C, std::size_t... Kernel>
  void conv2d(Win, float* h, float const* a, tensor<filter<O, C, Kernel...>, float const> w,
              tensor<vec<O>, float const> b, std::size_t rows) const {
    if constexpr (Win::groups == 1) kernel::convolve<Win, C, O>(h, a, w.data, b.data, rows);
    else if constexpr (detail::is_depthwise<Win, O, C>) kernel::depthwise<Win, O>(h, a, w.data, b.data, rows);
    else each<O>(rows * Win::pixels_out,
                 ops::conv2d<float, Win, C, O, detail::cpu_filters<O, C>>{h, a, w.data, b.data});
  }
  template <class Win, std::size_t O, std::size_t C, std::size_t... Kernel>
  void conv2d_din(Win, float* da, float const* g, tensor<filter<O, C, Kernel...>, float const> w,
                  std::size_t rows) const {
    if constexpr (Win::groups == 1) kernel::input_gradient<Win, C, O>(da, g, w.data, rows);
    else if constexpr (detail::is_depthwise<Win, O, C>) kernel::depthwise_input_gradient<Win, O>(da, g, w.data, rows);
    else each<C * Win::groups>(rows * Win::pixels_in,
                               ops::conv2d_din<float, Win, C, O, detail::cpu_filters<O, C>>{da, g, w.data});
  }
  template <class Win, std::size_t O, std::size_t C, std::size_t... Kernel>
  void conv2d_dw(Win, tensor<filter<O, C, Kernel...>, float> dw, float const* g, float const* a, std::size_t rows) const {
    if constexpr (Win::groups == 1) kernel::filter_gradient<Win, C, O>(dw.data, g, a, rows);
    else if constexpr (detail::is_depthwise<Win, O, C>) kernel::depthwise_filter_gradient<Win, O>(dw.data, g, a, rows);
    else each<C * Win::taps>(O, ops::conv2d_dw<float, Win, C, O, detail::cpu_filters<O, C>>{dw.data, g, a, rows});
  }
};
static_assert(backend<cpu>);

}  // namespace braid
#endif
