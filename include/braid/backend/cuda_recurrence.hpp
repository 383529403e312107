#pragma once
#include "braid/backend/cuda_launch.hpp"

#include <cstddef>
#include <cstdint>

#ifdef __CUDACC__

namespace braid::inline v0::device {

// A recurrence in one kernel. Samples do not meet, so a block walks some of them through all steps by itself; the weights of
// the step stay where the threads have them, in registers and, beyond those, in shared memory. One thread a gate: gates H
// of them.
//
// Shared memory gives a thread one number a clock where it could use four. So four threads, side by side, work out four gates
// together: each takes a quarter of h for all four, and at the end they give each other what they have summed.
//
// Cell: layer/recurrence_step.hpp; State: its cell_state. R: samples a block. X: the input's width where its products are
// worked out here too, as if it stood behind h; else 0.

inline constexpr std::size_t recurrence_shared = std::size_t{200} << 10;
constexpr std::size_t chunks_of_16(std::size_t n) { return (n + 15) / 16; }

template <std::size_t Gates, std::size_t H, std::size_t X = 0>
struct recurrence_sizes {
  static constexpr std::size_t n = Gates * H, threads = (n + 31) / 32 * 32, h_room = 16 * chunks_of_16(H),
                               row = h_room + 16 * chunks_of_16(X), chunks = row / 16;
  static constexpr bool few = threads <= 512;
  /// Chunks of the weights that a thread keeps in registers, beside what it works with.
  static constexpr std::size_t free = few ? (65536 / threads - 56) / 16 : 0;
  static constexpr std::size_t kept = chunks < free ? chunks : free, rest = chunks - kept;
  static constexpr std::size_t samples = 8;  // at most
  /// Floats of shared memory: the weights beyond the registers; h and x, what the gates are summed to, and memory.
  static constexpr std::size_t weights = rest * 16 * threads;
  static constexpr std::size_t floats(std::size_t R) { return weights + R * (row + 2 * n + H); }
  static constexpr std::size_t floats_back(std::size_t R) { return weights + R * (Gates * h_room + n); }
  static constexpr bool fits = H % 4 == 0 && few && floats(samples) * sizeof(float) <= recurrence_shared &&
                               floats_back(samples) * sizeof(float) <= recurrence_shared;
};
/// Whether the input is so narrow that its products are worked out with the others.
template <std::size_t Gates, std::size_t H, std::size_t X>
inline constexpr bool takes_input = X <= 32 && recurrence_sizes<Gates, H, X>::fits && recurrence_sizes<Gates, H, X>::rest == 0;

/// A thread's share of four rows of the weights: of every 16 columns four.
template <class Sizes>
struct thread_weights {
  float own[Sizes::kept > 0 ? Sizes::kept : 1][4][4];  // chunk, column, row
  float4* more;

  /// at(row, column) for rows below n
  template <class At>
  __device__ thread_weights(float* shared, At const& at) : more(reinterpret_cast<float4*>(shared) + threadIdx.x) {
    std::size_t const first = threadIdx.x / 4 * 4, part = threadIdx.x % 4 * 4;
    bool const here = first < Sizes::n;  // n is a multiple of 4
    auto const value = [&](std::size_t q, std::size_t k) { return here ? at(first + q, k) : 0.0f; };
#pragma unroll
    for (int c = 0; c < int(Sizes::kept); ++c)
#pragma unroll
      for (int e = 0; e < 4; ++e)
#pragma unroll
        for (int q = 0; q < 4; ++q) own[c][e][q] = value(std::size_t(q), std::size_t(c) * 16 + part + std::size_t(e));
    for (int c = 0; c < int(Sizes::rest); ++c)
      for (int e = 0; e < 4; ++e) {
        std::size_t const k = (Sizes::kept + std::size_t(c)) * 16 + part + std::size_t(e);
        more[(c * 4 + e) * int(Sizes::threads)] = {value(0, k), value(1, k), value(2, k), value(3, k)};
      }
  }
  /// sum[r] += (this thread's row) . x[r]; x: chunks 16 floats of shared memory, one row every Stride.
  template <std::size_t R, std::size_t Stride>
  __device__ void product(float (&sum)[R], float const* x) const {
    constexpr int together = R < 4 ? int(R) : 4;
    unsigned const part = threadIdx.x % 4;
#pragma unroll
    for (int first = 0; first < int(R); first += together) {
      float const* const from = x + first * int(Stride) + part * 4;
      float acc[together][4] = {};
#pragma unroll
      for (int c = 0; c < int(Sizes::kept); ++c)
#pragma unroll
        for (int r = 0; r < together; ++r) {
          float4 const v = *reinterpret_cast<float4 const*>(from + r * int(Stride) + c * 16);
#pragma unroll
          for (int q = 0; q < 4; ++q) acc[r][q] += own[c][0][q] * v.x + own[c][1][q] * v.y + own[c][2][q] * v.z + own[c][3][q] * v.w;
        }
#pragma unroll 1
      for (int c = 0; c < int(Sizes::rest); ++c) {
        float4 const a = more[(c * 4) * int(Sizes::threads)], b = more[(c * 4 + 1) * int(Sizes::threads)],
                     d = more[(c * 4 + 2) * int(Sizes::threads)], e = more[(c * 4 + 3) * int(Sizes::threads)];
#pragma unroll
        for (int r = 0; r < together; ++r) {
          float4 const v = *reinterpret_cast<float4 const*>(from + r * int(Stride) + (int(Sizes::kept) + c) * 16);
          acc[r][0] += a.x * v.x + b.x * v.y + d.x * v.z + e.x * v.w;
          acc[r][1] += a.y * v.x + b.y * v.y + d.y * v.z + e.y * v.w;
          acc[r][2] += a.z * v.x + b.z * v.y + d.z * v.z + e.z * v.w;
          acc[r][3] += a.w * v.x + b.w * v.y + d.w * v.z + e.w * v.w;
        }
      }
#pragma unroll
      for (int r = 0; r < together; ++r) {  // each of the four threads comes to have its own row
        bool const high = part & 2, odd = part & 1;
        float const a = (high ? acc[r][2] : acc[r][0]) + __shfl_xor_sync(~0u, high ? acc[r][0] : acc[r][2], 2);
        float const b = (high ? acc[r][3] : acc[r][1]) + __shfl_xor_sync(~0u, high ? acc[r][1] : acc[r][3], 2);
        sum[first + r] += (odd ? b : a) + __shfl_xor_sync(~0u, odd ? a : b, 1);
      }
    }
  }
};

/// What both ways are told. Distances between samples: x T XStep, gates T GateStep, memory T H, h T W.
struct recurrence_arrays {
  float const* x;             // where its products are worked out here
  float *gates, *memory, *h;  // gates: else x's products, when forward begins
  float const *weight_ih, *weight_hh, *bias_ih, *bias_hh;
  std::int32_t const* lengths;
  std::size_t rows;
  bool reverse;
};

template <class Cell, class State, unsigned H, unsigned T, unsigned X, unsigned XStep, unsigned GateStep, unsigned W, bool Keep, unsigned R>
__global__ void __launch_bounds__(recurrence_sizes<Cell::gates, H, X>::threads) recurrence_forward(recurrence_arrays a) {
  using sizes = recurrence_sizes<Cell::gates, H, X>;
  constexpr unsigned n = sizes::n, row_room = sizes::row;
  constexpr unsigned x_loads = X ? (R * X + sizes::threads - 1) / sizes::threads : 1;
  static_assert(X == 0 || !Cell::apart);
  extern __shared__ __align__(16) float room[];
  thread_weights<sizes> const w(room, [&](std::size_t j, std::size_t k) {
    if (k < H) return a.weight_hh[j * H + k];
    return X > 0 && k >= sizes::h_room && k - sizes::h_room < X ? a.weight_ih[j * X + k - sizes::h_room] : 0.0f;
  });
  float* const h = room + sizes::weights;      // [R][row_room]: h and x
  float* const x = h + sizes::h_room;
  float* const sums = h + R * row_room;        // [R][n]: what the gates get
  float* const from_h = sums + R * n;          // [R][n], where the cell wants it apart
  float* const memory = from_h + R * n;        // [R][H]
  std::size_t const first = std::size_t(blockIdx.x) * R;
  unsigned const j = threadIdx.x;
  bool const here = j < n;
  for (unsigned i = j; i < R * row_room; i += sizes::threads) h[i] = 0;
  for (unsigned i = j; i < R * H; i += sizes::threads) memory[i] = 0;
  float const bias_x = here ? a.bias_ih[j] : 0.0f, bias_h = here ? a.bias_hh[j] : 0.0f;

  float next[X ? x_loads : R];  // of the step after: x, or its products
  auto const load = [&](unsigned t) {
    if constexpr (X > 0) {
#pragma unroll
      for (unsigned e = 0; e < x_loads; ++e) {
        unsigned const i = j + e * sizes::threads, r = i / X;
        next[e] = i < R * X && first + r < a.rows ? a.x[((first + r) * T + t) * XStep + i % X] : 0.0f;
      }
    } else {
#pragma unroll
      for (unsigned r = 0; r < R; ++r)
        next[r] = here && first + r < a.rows ? a.gates[((first + r) * T + t) * GateStep + j] : 0.0f;
    }
  };
  auto const show = [&] {  // x of the step after to everyone
    if constexpr (X > 0) {
#pragma unroll
      for (unsigned e = 0; e < x_loads; ++e)
        if (unsigned const i = j + e * sizes::threads; i < R * X) x[i / X * row_room + i % X] = next[e];
    }
  };
  load(a.reverse ? T - 1 : 0);
  __syncthreads();
  show();
  __syncthreads();
  for (unsigned s = 0; s < T; ++s) {
    unsigned const t = a.reverse ? T - 1 - s : s;
    float from_x[R], sum[R];
#pragma unroll
    for (unsigned r = 0; r < R; ++r) {
      from_x[r] = bias_x;
      if constexpr (X == 0) from_x[r] += next[r];
      sum[r] = Cell::apart ? bias_h : from_x[r] + bias_h;
    }
    if (s + 1 < T) load(a.reverse ? t - 1 : t + 1);  // while the products are worked out
    w.template product<R, row_room>(sum, h);
    if (here) {
#pragma unroll
      for (unsigned r = 0; r < R; ++r) {
        sums[r * n + j] = Cell::apart ? from_x[r] : sum[r];
        if constexpr (Cell::apart) from_h[r * n + j] = sum[r];
      }
    }
    __syncthreads();
    show();
    for (unsigned i = j; i < R * H; i += sizes::threads) {
      unsigned const r = i / H, u = i % H;
      std::size_t const row = first + r;
      float g[Cell::gates], apart[Cell::gates] = {};
#pragma unroll
      for (unsigned q = 0; q < Cell::gates; ++q) {
        g[q] = sums[r * n + q * H + u];
        if constexpr (Cell::apart) apart[q] = from_h[r * n + q * H + u];
      }
      State const before{h[r * row_room + u], memory[i]};
      State now = Cell::forward(g, apart, before);
      bool const used = row < a.rows && (!a.lengths || t < unsigned(a.lengths[row]));
      if (!used) now.h = 0, now.memory = before.memory;
      h[r * row_room + u] = now.h;
      if constexpr (Cell::remembers) memory[i] = now.memory;
      if (row < a.rows) {
        if constexpr (Keep && Cell::gates > 1) {
#pragma unroll
          for (unsigned q = 0; q < Cell::gates; ++q) a.gates[(row * T + t) * GateStep + q * H + u] = g[q];
        }
        if constexpr (Keep && Cell::remembers) a.memory[(row * T + t) * H + u] = now.memory;
        a.h[(row * T + t) * W + u] = now.h;
      }
    }
    __syncthreads();
  }
}

struct recurrence_gradients {
  float const* dout;         // where h is
  float *dgates, *dfrom_h;   // [T gates H] a sample
};

template <class Cell, class State, unsigned H, unsigned T, unsigned W, unsigned R>
__global__ void __launch_bounds__(recurrence_sizes<Cell::gates, H>::threads)
    recurrence_backward(recurrence_arrays a, recurrence_gradients d) {
  using sizes = recurrence_sizes<Cell::gates, H>;
  constexpr unsigned n = sizes::n, P = sizes::h_room;
  constexpr unsigned of_a_thread = (R * H + sizes::threads - 1) / sizes::threads;
  extern __shared__ __align__(16) float room[];
  unsigned const j = threadIdx.x, gate = j / H, k = j % H;
  // Thread (gate, k): what goes back to h[k] through this gate.
  thread_weights<sizes> const w(room, [&](std::size_t row, std::size_t u) {
    return u < H ? a.weight_hh[(row / H * H + u) * H + row % H] : 0.0f;
  });
  float* const back = room + sizes::weights;        // [R][gates][P]: gradients of the gates
  float* const parts = back + R * Cell::gates * P;  // [gates][R][H]: the sums
  std::size_t const first = std::size_t(blockIdx.x) * R;
  for (unsigned i = j; i < R * Cell::gates * P; i += sizes::threads) back[i] = 0;
  for (unsigned i = j; i < R * n; i += sizes::threads) parts[i] = 0;

  // What a step reads of its own, a step ahead.
  struct step_values {
    float g[Cell::gates], memory_before, memory, h_before, h, dout;
  };
  step_values next[of_a_thread];
  float carry[of_a_thread] = {};
  auto const load = [&](unsigned t, bool last) {
#pragma unroll
    for (unsigned e = 0; e < of_a_thread; ++e) {
      unsigned const i = j + e * sizes::threads, r = i / H, u = i % H;
      std::size_t const row = first + r;
      step_values& v = next[e];
      v = {};
      if (i >= R * H || row >= a.rows) continue;
      std::size_t const at = row * T + t, before = a.reverse ? at + 1 : at - 1;
      if constexpr (Cell::gates > 1) {
#pragma unroll
        for (unsigned q = 0; q < Cell::gates; ++q) v.g[q] = a.gates[at * n + q * H + u];
      }
      if constexpr (Cell::remembers) {
        v.memory = a.memory[at * H + u];
        if (!last) v.memory_before = a.memory[before * H + u];
      }
      v.h = a.h[at * W + u], v.dout = d.dout[at * W + u];
      if (!last) v.h_before = a.h[before * W + u];
    }
  };
  load(a.reverse ? 0 : T - 1, T == 1);
  __syncthreads();
  for (unsigned s = T; s-- > 0;) {
    unsigned const t = a.reverse ? T - 1 - s : s;
#pragma unroll
    for (unsigned e = 0; e < of_a_thread; ++e) {
      unsigned const i = j + e * sizes::threads, r = i / H, u = i % H;
      std::size_t const row = first + r;
      if (i >= R * H) continue;
      step_values const& v = next[e];
      float g[Cell::gates], dg[Cell::gates], apart[Cell::gates] = {}, dh = v.dout;
#pragma unroll
      for (unsigned q = 0; q < Cell::gates; ++q) g[q] = v.g[q], dh += parts[q * R * H + i];
      float const carried = Cell::backward(g, State{v.h, v.memory}, State{v.h_before, v.memory_before}, dh, carry[e], dg, apart);
      bool const used = row < a.rows && (!a.lengths || t < unsigned(a.lengths[row]));
      carry[e] = used && Cell::carries ? carried : 0.0f;
#pragma unroll
      for (unsigned q = 0; q < Cell::gates; ++q) {
        float const to_x = used ? dg[q] : 0.0f, to_h = used ? (Cell::apart ? apart[q] : dg[q]) : 0.0f;
        back[(r * Cell::gates + q) * P + u] = to_h;
        if (row < a.rows) {
          d.dgates[(row * T + t) * n + q * H + u] = to_x;
          if constexpr (Cell::apart) d.dfrom_h[(row * T + t) * n + q * H + u] = to_h;
        }
      }
    }
    if (s == 0) return;
    load(a.reverse ? t + 1 : t - 1, s == 1);
    __syncthreads();
    float sum[R] = {};
    w.template product<R, Cell::gates * P>(sum, back + (gate < Cell::gates ? gate : 0) * P);
    if (j < n) {
#pragma unroll
      for (unsigned r = 0; r < R; ++r) parts[(gate * R + r) * H + k] = sum[r];
    }
    __syncthreads();
  }
}

/// go(R) with the samples a block: few while there are processors to spare, then as many as share the reading of the weights.
template <class Go>
void by_samples_a_block(context const& c, std::size_t rows, Go const& go) {
  std::size_t const p = std::size_t(c.processors());
  if (rows == 0) return;
  if (rows <= 2 * p) go(std::integral_constant<unsigned, 1>{});
  else if (rows <= 8 * p) go(std::integral_constant<unsigned, 4>{});
  else go(std::integral_constant<unsigned, 8>{});
}
template <class Kernel, class... A>
void launch_recurrence(context const& c, Kernel* kernel, unsigned R, unsigned threads, std::size_t floats, std::size_t rows, A... a) {
  std::size_t const bytes = floats * sizeof(float);
  if (bytes > 48 * 1024)
    check("cudaFuncSetAttribute", cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, int(bytes)));
  kernel<<<unsigned((rows + R - 1) / R), threads, bytes, c.stream()>>>(a...);
  check("a kernel's launch", cudaPeekAtLastError());
}
template <class Cell, class State, std::size_t H, std::size_t T, std::size_t X, std::size_t XStep, std::size_t GateStep, std::size_t W, bool Keep>
void walk_forward(context const& c, recurrence_arrays const& a) {
  using sizes = recurrence_sizes<Cell::gates, H, X>;
  auto const go = [&]<unsigned R>(std::integral_constant<unsigned, R>) {
    launch_recurrence(c, &recurrence_forward<Cell, State, H, T, X, XStep, GateStep, W, Keep, R>, R, sizes::threads, sizes::floats(R), a.rows, a);
  };
  by_samples_a_block(c, a.rows, go);
}
template <class Cell, class State, std::size_t H, std::size_t T, std::size_t W>
void walk_backward(context const& c, recurrence_arrays const& a, recurrence_gradients const& d) {
  using sizes = recurrence_sizes<Cell::gates, H>;
  auto const go = [&]<unsigned R>(std::integral_constant<unsigned, R>) {
    launch_recurrence(c, &recurrence_backward<Cell, State, H, T, W, R>, R, sizes::threads,
                      sizes::floats_back(R), a.rows, a, d);
  };
  by_samples_a_block(c, a.rows, go);
}

}  // namespace braid::device

#endif
