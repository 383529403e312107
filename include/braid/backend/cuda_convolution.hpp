#pragma once
#include "braid/backend/cuda_launch.hpp"
#include "braid/core/window.hpp"

#include <cstddef>

#ifdef __CUDACC__

namespace braid::inline v0::device {

// Convolution as a product of matrices of which one is never made: rows are pixels, columns are channels, and what is summed
// over are the taps and channels of the other side. A block works out a tile of pixels and columns, a thread TM x 4 of them;
// chunks of both sides lie in shared memory. Filters: [taps][C][O], so that neighbours read neighbours.

inline constexpr unsigned conv_threads = 128;

/// Columns of a tile, for N in all.
constexpr unsigned tile_columns(std::size_t n) { return n <= 16 ? 16 : n <= 32 ? 32 : 64; }

/// Where a pixel of the result stands: its sample's other side, and the place under tap 0.
struct conv_place {
  float const* image;
  int z, y, x;
};

/// Forward: from [pixels_in, C] to [pixels_out, O].
template <class Win, unsigned C, unsigned O>
struct conv_forward_of {
  using Z = typename Win::z;
  using Y = typename Win::y;
  using X = typename Win::x;
  static constexpr unsigned from = C, columns = O, K = unsigned(Win::taps) * C;
  static constexpr bool columns_lie_together = true;
  float* h;
  float const *a, *w, *bias;  // bias may be null

  __device__ conv_place place(std::size_t m) const {
    voxel const v = Win::voxel_out(m % Win::pixels_out);
    return {a + m / Win::pixels_out * Win::pixels_in * C, int(v.z * Z::stride) - int(Z::pad), int(v.y * Y::stride) - int(Y::pad),
            int(v.x * X::stride) - int(X::pad)};
  }
  /// The channels under a tap, or null where that is padding.
  __device__ static float const* under(conv_place const& p, unsigned tap) {
    int const z = p.z + int(tap / (Y::kernel * X::kernel) * Z::dilation), y = p.y + int(tap / X::kernel % Y::kernel * Y::dilation),
              x = p.x + int(tap % X::kernel * X::dilation);
    bool const inside = unsigned(z) < Z::size && unsigned(y) < Y::size && unsigned(x) < X::size;
    return inside ? p.image + std::size_t((z * int(Y::size) + y) * int(X::size) + x) * C : nullptr;
  }
  __device__ float filter(unsigned k, unsigned n) const { return w[std::size_t(k) * O + n]; }
  __device__ void put(std::size_t m, unsigned n, float s) const { h[m * O + n] = s + (bias ? bias[n] : 0.0f); }
};
/// Backward to the input: from [pixels_out, O] to [pixels_in, C].
template <class Win, unsigned C, unsigned O>
struct conv_din_of {
  using Z = typename Win::z;
  using Y = typename Win::y;
  using X = typename Win::x;
  static constexpr unsigned from = O, columns = C, K = unsigned(Win::taps) * O;
  static constexpr bool columns_lie_together = false;
  float* da;
  float const *g, *w;

  __device__ conv_place place(std::size_t m) const {
    voxel const v = Win::voxel_in(m % Win::pixels_in);
    return {g + m / Win::pixels_in * Win::pixels_out * O, int(v.z + Z::pad), int(v.y + Y::pad), int(v.x + X::pad)};
  }
  template <class A>
  __device__ static int result(int reach, unsigned tap) {
    int const d = reach - int(tap * A::dilation);
    return d < 0 || d % int(A::stride) ? -1 : d / int(A::stride);
  }
  __device__ static float const* under(conv_place const& p, unsigned tap) {
    int const z = result<Z>(p.z, tap / (Y::kernel * X::kernel)), y = result<Y>(p.y, tap / X::kernel % Y::kernel),
              x = result<X>(p.x, tap % X::kernel);
    bool const inside = unsigned(z) < Z::out && unsigned(y) < Y::out && unsigned(x) < X::out;
    return inside ? p.image + std::size_t((z * int(Y::out) + y) * int(X::out) + x) * O : nullptr;
  }
  __device__ float filter(unsigned k, unsigned n) const { return w[(std::size_t(k / O) * C + n) * O + k % O]; }
  __device__ void put(std::size_t m, unsigned n, float s) const { da[m * C + n] = s; }
};

template <unsigned TM, unsigned BN, unsigned BK>
struct conv_tile {
  static constexpr unsigned across = BN / 4, BM = conv_threads / across * TM;
  float a[BK][BM + 4];
  float b[BK][BN];
  /// sum += this thread's part of the product.
  __device__ void multiply(float (&sum)[TM][4]) const {
    unsigned const tm = threadIdx.x / across * TM, tn = threadIdx.x % across * 4;
#pragma unroll
    for (unsigned k = 0; k < BK; ++k) {
      float const(&row)[BM + 4] = a[k];
      float4 const v = *reinterpret_cast<float4 const*>(&b[k][tn]);
#pragma unroll
      for (unsigned i = 0; i < TM; ++i) {
        float const u = row[tm + i];
        sum[i][0] += u * v.x, sum[i][1] += u * v.y, sum[i][2] += u * v.z, sum[i][3] += u * v.w;
      }
    }
  }
};

template <class Of, unsigned TM>
__global__ void __launch_bounds__(conv_threads) convolve_pixels(std::size_t pixels, Of of) {
  constexpr unsigned BN = tile_columns(Of::columns), BK = Of::K < 16 ? Of::K : 16, C = Of::from;
  using tile = conv_tile<TM, BN, BK>;
  __shared__ alignas(16) tile t;
  __shared__ conv_place places[tile::BM];
  std::size_t const m0 = std::size_t(blockIdx.x) * tile::BM;
  unsigned const n0 = blockIdx.y * BN;
  for (unsigned m = threadIdx.x; m < tile::BM; m += conv_threads)
    places[m] = m0 + m < pixels ? of.place(m0 + m) : conv_place{nullptr, 0, 0, 0};
  __syncthreads();
  float sum[TM][4] = {};
  for (unsigned k0 = 0; k0 < Of::K; k0 += BK) {
    if constexpr (C % 4 == 0) {  // four channels of a pixel at once
      constexpr unsigned fours = BK / 4;
      for (unsigned i = threadIdx.x; i < tile::BM * fours; i += conv_threads) {
        unsigned const m = i / fours, k = k0 + i % fours * 4;
        conv_place const p = places[m];
        float4 v{0, 0, 0, 0};
        if (k < Of::K && p.image)
          if (float const* const from = Of::under(p, k / C)) v = *reinterpret_cast<float4 const*>(from + k % C);
        unsigned const at = i % fours * 4;
        t.a[at][m] = v.x, t.a[at + 1][m] = v.y, t.a[at + 2][m] = v.z, t.a[at + 3][m] = v.w;
      }
    } else {
      for (unsigned i = threadIdx.x; i < tile::BM * BK; i += conv_threads) {
        unsigned const m = C < 8 ? i % tile::BM : i / BK, at = C < 8 ? i / tile::BM : i % BK, k = k0 + at;
        conv_place const p = places[m];
        float v = 0;
        if (k < Of::K && p.image)
          if (float const* const from = Of::under(p, k / C)) v = from[k % C];
        t.a[at][m] = v;
      }
    }
    for (unsigned i = threadIdx.x; i < BK * BN; i += conv_threads) {
      unsigned const k = Of::columns_lie_together ? i / BN : i % BK, n = Of::columns_lie_together ? i % BN : i / BK;
      t.b[k][n] = k0 + k < Of::K && n0 + n < Of::columns ? of.filter(k0 + k, n0 + n) : 0.0f;
    }
    __syncthreads();
    t.multiply(sum);
    __syncthreads();
  }
  unsigned const tm = threadIdx.x / tile::across * TM, tn = threadIdx.x % tile::across * 4;
#pragma unroll
  for (unsigned i = 0; i < TM; ++i) {
    std::size_t const m = m0 + tm + i;
    if (m >= pixels) return;
#pragma unroll
    for (unsigned j = 0; j < 4; ++j)
      if (n0 + tn + j < Of::columns) of.put(m, n0 + tn + j, sum[i][j]);
  }
}

template <class Of>
void convolve(context const& c, std::size_t pixels, Of const& of) {
  constexpr unsigned BN = tile_columns(Of::columns), blocks_n = (Of::columns + BN - 1) / BN;
  if (pixels == 0) return;
  auto const go = [&]<unsigned TM>(std::integral_constant<unsigned, TM>) {
    constexpr unsigned BM = conv_tile<TM, BN, 1>::BM;
    convolve_pixels<Of, TM><<<dim3(unsigned((pixels + BM - 1) / BM), blocks_n), conv_threads, 0, c.stream()>>>(pixels, of);
    check("a kernel's launch", cudaPeekAtLastError());
  };
  if (pixels / conv_tile<8, BN, 1>::BM * blocks_n < 2 * std::size_t(c.processors())) go(std::integral_constant<unsigned, 2>{});
  else go(std::integral_constant<unsigned, 8>{});
}

/// Gradients of the filters: [taps C, O], summed over the pixels; a block takes a part of them and leaves its sums apart.
template <class Win, unsigned C, unsigned O, unsigned TM>
__global__ void __launch_bounds__(conv_threads) convolve_filters(float* parts, float const* g, float const* a, std::size_t pixels,
                                                                 std::size_t part) {
  constexpr unsigned M = unsigned(Win::taps) * C, BN = tile_columns(O), BK = 16;
  using of = conv_forward_of<Win, C, O>;
  using tile = conv_tile<TM, BN, BK>;
  __shared__ alignas(16) tile t;
  __shared__ conv_place places[BK];
  unsigned const m0 = blockIdx.x * tile::BM, n0 = blockIdx.y * BN;
  std::size_t const begin = blockIdx.z * part, end = begin + part < pixels ? begin + part : pixels;
  of const forward{nullptr, a, nullptr, nullptr};
  float sum[TM][4] = {};
  for (std::size_t p0 = begin; p0 < end; p0 += BK) {
    if (threadIdx.x < BK)
      places[threadIdx.x] = p0 + threadIdx.x < end ? forward.place(p0 + threadIdx.x) : conv_place{nullptr, 0, 0, 0};
    __syncthreads();
    if constexpr (C % 4 == 0) {
      for (unsigned i = threadIdx.x; i < tile::BM / 4 * BK; i += conv_threads) {
        unsigned const m = i % (tile::BM / 4) * 4, k = i / (tile::BM / 4);
        conv_place const p = places[k];
        float4 v{0, 0, 0, 0};
        if (m0 + m < M && p.image)
          if (float const* const from = of::under(p, (m0 + m) / C)) v = *reinterpret_cast<float4 const*>(from + (m0 + m) % C);
        *reinterpret_cast<float4*>(&t.a[k][m]) = v;
      }
    } else {
      for (unsigned i = threadIdx.x; i < tile::BM * BK; i += conv_threads) {
        unsigned const m = i % tile::BM, k = i / tile::BM;
        conv_place const p = places[k];
        float v = 0;
        if (m0 + m < M && p.image)
          if (float const* const from = of::under(p, (m0 + m) / C)) v = from[(m0 + m) % C];
        t.a[k][m] = v;
      }
    }
    for (unsigned i = threadIdx.x; i < BK * BN; i += conv_threads) {
      unsigned const k = i / BN, n = i % BN;
      t.b[k][n] = p0 + k < end && n0 + n < O ? g[(p0 + k) * O + n0 + n] : 0.0f;
    }
    __syncthreads();
    t.multiply(sum);
    __syncthreads();
  }
  unsigned const tm = threadIdx.x / tile::across * TM, tn = threadIdx.x % tile::across * 4;
#pragma unroll
  for (unsigned i = 0; i < TM; ++i)
#pragma unroll
    for (unsigned j = 0; j < 4; ++j)
      if (m0 + tm + i < M && n0 + tn + j < O) parts[(std::size_t(blockIdx.z) * M + m0 + tm + i) * O + n0 + tn + j] = sum[i][j];
}
/// Rows a thread for M rows of filters: as few rows as may be are worked out in vain, and then as many as may be.
constexpr unsigned filter_rows(unsigned M, unsigned BN) {
  unsigned best = 1, least = ~0u;
  for (unsigned tm = 1; tm <= 9; ++tm) {
    unsigned const rows = conv_threads / (BN / 4) * tm, all = (M + rows - 1) / rows * rows;
    if (all <= least) best = tm, least = all;
  }
  return best;
}
template <class Win, unsigned C, unsigned O>
void convolve_gradient(context const& c, float* dw, float const* g, float const* a, std::size_t pixels) {
  constexpr unsigned M = unsigned(Win::taps) * C, BN = tile_columns(O), TM = filter_rows(M, BN);
  constexpr unsigned BM = conv_tile<TM, BN, 16>::BM, blocks_m = (M + BM - 1) / BM, blocks_n = (O + BN - 1) / BN;
  if (pixels == 0) return;
  std::size_t const wanted = std::max<std::size_t>(1, 4 * std::size_t(c.processors()) / (blocks_m * blocks_n)),
                    useful = (pixels + 255) / 256, room = 2 * context::partials / (std::size_t(M) * O);
  std::size_t const parts = std::max<std::size_t>(1, std::min({wanted, useful, room}));
  std::size_t const part = (pixels + parts - 1) / parts;
  float* const sums = static_cast<float*>(c.partial());
  convolve_filters<Win, C, O, TM><<<dim3(blocks_m, blocks_n, unsigned(parts)), conv_threads, 0, c.stream()>>>(sums, g, a, pixels, part);
  check("a kernel's launch", cudaPeekAtLastError());
  using of_parts = column_of_parts<float>;
  constexpr unsigned X = columns_a_block(std::size_t(M) * O);
  reduce_kernel<float, X, of_parts><<<dim3((M * O + X - 1) / X), block, 0, c.stream()>>>(dw, true, M * O, parts, parts, of_parts{sums, M * O});
  check("a kernel's launch", cudaPeekAtLastError());
}

}  // namespace braid::device

#endif
