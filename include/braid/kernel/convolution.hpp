#pragma once
#include "braid/core/window.hpp"
#include "braid/kernel/simd.hpp"

#include <algorithm>
#include <cstring>

namespace braid::kernel {

// Direct convolution: images [H][W][C], filters [K][K][C][padded(O)], zeros in the padding. Output channels are the lanes,
// a tile of pixels and vectors stays in registers. For one filter row the K * C inputs of a pixel lie in one run, so that
// a first layer with one channel fills its sums as well as a deep one.

/// The padded rows of the input under one row of the result: pointers into the image where there is no padding, else into
/// a ring of copies with zeros at both ends; each row is copied once.
template <class Win, std::size_t C>
class row_ring {
 public:
  explicit row_ring(float const* image) : image_(image) {}

  /// Makes the rows under result row y ready; y rises by one a call.
  void move_to(std::size_t y) {
    for (std::size_t ky = 0; ky < Win::kernel; ++ky) {
      std::size_t const padded_row = y * Win::stride + ky, r = padded_row - Win::pad;
      if constexpr (Win::pad == 0) {
        rows_[ky] = image_ + r * Win::width * C;
      } else {
        float* const slot = ring_[padded_row % Win::kernel];
        if (padded_row >= ready_) {
          std::memset(slot, 0, sizeof ring_[0]);
          if (r < Win::height) std::memcpy(slot + Win::pad * C, image_ + r * Win::width * C, Win::width * C * sizeof(float));
          ready_ = padded_row + 1;
        }
        rows_[ky] = slot;
      }
    }
  }
  float const* row(std::size_t ky) const { return rows_[ky]; }

 private:
  float const* image_;
  std::size_t ready_ = 0;
  float const* rows_[Win::kernel];
  float ring_[Win::pad ? Win::kernel : 1][Win::pad ? (Win::width + 2 * Win::pad) * C : 1];
};

/// P pixels of a result row times V vectors of channels.
template <class Win, std::size_t C, std::size_t O, std::size_t P, std::size_t V>
inline void convolve_tile(float* h, row_ring<Win, C> const& rows, float const* w, float const* bias, std::size_t x,
                          std::size_t column) {
  constexpr std::size_t run = Win::kernel * C, step = Win::stride * C;
  lane s[P][V];
  BRAID_UNROLL
  for (std::size_t v = 0; v < V; ++v) {
    lane b{};
    if (bias)
      for (std::size_t i = 0; i < width && column + v * width + i < O; ++i) b[i] = bias[column + v * width + i];
    BRAID_UNROLL
    for (std::size_t p = 0; p < P; ++p) s[p][v] = b;
  }
  for (std::size_t ky = 0; ky < Win::kernel; ++ky) {
    float const* const in = rows.row(ky) + x * step;
    float const* const f = w + ky * run * padded(O) + column;
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
  constexpr std::size_t P = std::min<std::size_t>(V == 2 ? 8 : 14, Win::width_out);
  for (std::size_t n = 0; n < rows; ++n) {
    row_ring<Win, C> ring(a + n * Win::pixels_in * C);
    for (std::size_t y = 0; y < Win::height_out; ++y) {
      ring.move_to(y);
      float* const out = h + (n * Win::pixels_out + y * Win::width_out) * O;
      for (std::size_t x = 0; x < Win::width_out; x += P) {
        std::size_t const from = std::min(x, Win::width_out - P);  // the last tile overlaps the one before
        for (std::size_t v = 0; v < all; v += V)
          convolve_tile<Win, C, O, P, V>(out + from * O, ring, w, bias, from, v * width);
      }
    }
  }
}

/// Q filter inputs times V vectors: their gradient over one result row.
template <class Win, std::size_t C, std::size_t O, std::size_t Q, std::size_t V>
inline void filter_gradient_tile(float* dw, float const* in, float const* g) {
  lane s[Q][V] = {};
  for (std::size_t x = 0; x < Win::width_out; ++x) {
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
      lane const a = spread(in[x * Win::stride * C + q]);
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
  constexpr std::size_t all = vectors(O), V = O % width == 0 && all % 2 == 0 ? 2 : O % width == 0 ? 1 : all,
                        run = Win::kernel * C, Q = V == 1 ? 12 : V == 2 ? 8 : 4, rest = run % Q;
  for (std::size_t n = 0; n < rows; ++n) {
    row_ring<Win, C> ring(a + n * Win::pixels_in * C);
    for (std::size_t y = 0; y < Win::height_out; ++y) {
      ring.move_to(y);
      float const* const d = g + (n * Win::pixels_out + y * Win::width_out) * O;
      for (std::size_t ky = 0; ky < Win::kernel; ++ky)
        for (std::size_t v = 0; v < all; v += V) {
          float* const to = dw + ky * run * padded(O) + v * width;
          std::size_t q = 0;
          for (; q + Q <= run; q += Q)
            filter_gradient_tile<Win, C, O, Q, V>(to + q * padded(O), ring.row(ky) + q, d + v * width);
          if constexpr (rest > 0)
            filter_gradient_tile<Win, C, O, rest, V>(to + q * padded(O), ring.row(ky) + q, d + v * width);
        }
    }
  }
}

/// Elements of the turned filters that input_gradient makes for itself.
template <class Win, std::size_t C, std::size_t O>
inline constexpr std::size_t turned_size = Win::kernel * Win::kernel * O * padded(C);

/// da = the input's gradient over `rows` images. With stride 1 it is a convolution of g with the filters turned round and
/// channels exchanged; else every result pixel spreads what it gives.
template <class Win, std::size_t C, std::size_t O>
void input_gradient(float* da, float const* g, float const* w, std::size_t rows) {
  constexpr std::size_t K = Win::kernel, P = padded(C);
  alignas(64) float turned[turned_size<Win, C, O>];
  constexpr bool plain = Win::stride == 1 && Win::pad < K;
  for (std::size_t t = 0; t < K * K; ++t)
    for (std::size_t o = 0; o < O; ++o)
      for (std::size_t c = 0; c < P; ++c)
        turned[((plain ? K * K - 1 - t : t) * O + o) * P + c] = c < C ? w[(t * C + c) * padded(O) + o] : 0.0f;
  if constexpr (plain) {
    using back = window<Win::height_out, Win::width_out, K, 1, K - 1 - Win::pad>;
    static_assert(back::height_out == Win::height && back::width_out == Win::width);
    convolve<back, O, C>(da, g, turned, nullptr, rows);
  } else {
    std::fill_n(da, rows * Win::pixels_in * C, 0.0f);
    for (std::size_t n = 0; n < rows; ++n)
      for (std::size_t y = 0; y < Win::height_out; ++y)
        for (std::size_t x = 0; x < Win::width_out; ++x)
          for (std::size_t t = 0; t < K * K; ++t) {
            std::size_t const v = y * Win::stride + t / K - Win::pad, u = x * Win::stride + t % K - Win::pad;
            if (v >= Win::height || u >= Win::width) continue;
            float* const to = da + ((n * Win::height + v) * Win::width + u) * C;
            float const* const d = g + ((n * Win::height_out + y) * Win::width_out + x) * O;
            for (std::size_t o = 0; o < O; ++o)
              for (std::size_t c = 0; c < C; ++c) to[c] += d[o] * turned[(t * O + o) * P + c];
          }
  }
}

}  // namespace braid::kernel
