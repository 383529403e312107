#pragma once
#include "braid/backend/cuda_context.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

// The loops over rows and columns as kernels. They are templates over a number and a plain functor, so that their names
// stay short and equal shapes share them.
#ifdef __CUDACC__

namespace braid::inline v0::device {

inline constexpr unsigned block = 256;

template <unsigned N, class Op>
__global__ void __launch_bounds__(block) each_kernel(unsigned count, std::size_t first_row, Op op) {
  unsigned const i = blockIdx.x * block + threadIdx.x;
  if (i < count) op(first_row + i / N, std::size_t(i % N));
}

/// op(r, j) for every row r and j < N.
template <std::size_t N, class Op>
void each(context const& c, std::size_t rows, Op const& op) {
  static_assert(N < (std::size_t{1} << 30));
  constexpr std::size_t most = (std::size_t{1} << 30) / N;  // rows a launch: 32 bits count faster
  for (std::size_t r = 0; r < rows; r += most) {
    unsigned const count = unsigned(std::min(most, rows - r) * N);
    each_kernel<unsigned(N), Op><<<(count + block - 1) / block, block, 0, c.stream()>>>(count, r, op);
    check("a kernel's launch", cudaPeekAtLastError());
  }
}

/// Size neighbours of a warp.
template <unsigned Size>
struct neighbours {
  static constexpr unsigned size = Size;
  __device__ static unsigned rank() { return threadIdx.x % Size; }
  /// The members, among the threads of the warp.
  __device__ static unsigned members() { return Size == 32 ? ~0u : ((1u << Size % 32) - 1) << threadIdx.x % 32 / Size * Size; }
  template <class T>
  __device__ static T sum(T x) {
#pragma unroll
    for (unsigned far = Size / 2; far > 0; far /= 2) x += __shfl_xor_sync(members(), x, int(far));
    return x;
  }
  template <class T>
  __device__ static T most(T x) {
#pragma unroll
    for (unsigned far = Size / 2; far > 0; far /= 2) {
      T const y = __shfl_xor_sync(members(), x, int(far));
      x = y > x ? y : x;
    }
    return x;
  }
};
template <unsigned Size, unsigned N, class Op>
__global__ void __launch_bounds__(block) teams_kernel(std::size_t count, Op op) {
  std::size_t const i = (std::size_t(blockIdx.x) * block + threadIdx.x) / Size;
  if (i < count) op(i / N, i % N, neighbours<Size>{});
}
template <std::size_t Size, std::size_t N, class Op>
void teams(context const& c, std::size_t rows, Op const& op) {
  static_assert(Size <= 32 && (Size & (Size - 1)) == 0);
  if (rows == 0) return;
  std::size_t const threads = rows * N * Size;
  teams_kernel<unsigned(Size), unsigned(N), Op><<<unsigned((threads + block - 1) / block), block, 0, c.stream()>>>(rows * N, op);
  check("a kernel's launch", cudaPeekAtLastError());
}

/// Sums down the columns: thread (x, y) takes every Y-th row of column x, in the part of the rows that blockIdx.y says.
template <class T, unsigned X, class Op>
__global__ void __launch_bounds__(block) reduce_kernel(T* out, bool add, unsigned columns, std::size_t rows, std::size_t part, Op op) {
  constexpr unsigned Y = block / X;
  __shared__ T sums[Y][X + 1];
  unsigned const x = threadIdx.x % X, y = threadIdx.x / X, j = blockIdx.x * X + x;
  std::size_t const begin = blockIdx.y * part, end = begin + part < rows ? begin + part : rows;
  T s = 0;
  if (j < columns)
    for (std::size_t r = begin + y; r < end; r += Y) s += op(r, std::size_t(j));
  sums[y][x] = s;
  for (unsigned half = Y / 2; half > 0; half /= 2) {
    __syncthreads();
    if (y < half) sums[y][x] += sums[y + half][x];
  }
  if (y == 0 && j < columns) {
    T* const to = out + std::size_t(blockIdx.y) * columns + j;
    *to = add ? *to + sums[0][x] : sums[0][x];
  }
}
template <class T>
struct column_of_parts {
  T const* parts;
  unsigned columns;
  __device__ T operator()(std::size_t r, std::size_t j) const { return parts[r * columns + j]; }
};

constexpr unsigned columns_a_block(std::size_t n) {
  unsigned x = 1;
  while (x < 32 && x < n) x *= 2;
  return x;
}

/// out[j] += the sum over r of op(r, j), in an order that the numbers of rows and columns fix. Few columns of many rows
/// are summed in parts first.
template <std::size_t N, class T, class Op>
void reduce(context const& c, T* out, std::size_t rows, Op const& op) {
  constexpr unsigned X = columns_a_block(N), Y = block / X, blocks = unsigned((N + X - 1) / X);
  if (rows == 0) return;
  std::size_t const wanted = std::max<std::size_t>(1, 2 * std::size_t(c.processors()) / blocks),
                    useful = (rows + 8 * Y - 1) / (8 * Y), room = context::partials / N;
  std::size_t const parts = std::max<std::size_t>(1, std::min({wanted, useful, room, std::size_t{1024}}));
  std::size_t const part = (rows + parts - 1) / parts;
  if (parts == 1) {
    reduce_kernel<T, X, Op><<<dim3(blocks), block, 0, c.stream()>>>(out, true, unsigned(N), rows, rows, op);
  } else {
    T* const room_of_parts = static_cast<T*>(c.partial());
    reduce_kernel<T, X, Op><<<dim3(blocks, unsigned(parts)), block, 0, c.stream()>>>(room_of_parts, false, unsigned(N), rows, part, op);
    using second = column_of_parts<T>;
    reduce_kernel<T, X, second><<<dim3(blocks), block, 0, c.stream()>>>(out, true, unsigned(N), parts, parts, second{room_of_parts, unsigned(N)});
  }
  check("a kernel's launch", cudaPeekAtLastError());
}

/// The sum of f(p[i]) in double: a block's part, or, with one block, all.
template <class T, class F>
__global__ void __launch_bounds__(block) sum_kernel(double* out, T const* p, std::size_t n, F f) {
  __shared__ double sums[block];
  double s = 0;
  for (std::size_t i = std::size_t(blockIdx.x) * block + threadIdx.x; i < n; i += std::size_t(gridDim.x) * block) s += f(p[i]);
  sums[threadIdx.x] = s;
  for (unsigned half = block / 2; half > 0; half /= 2) {
    __syncthreads();
    if (threadIdx.x < half) sums[threadIdx.x] += sums[threadIdx.x + half];
  }
  if (threadIdx.x == 0) out[blockIdx.x] = sums[0];
}
struct itself_as_double {
  __device__ double operator()(double x) const { return x; }
};

/// Asks for the sum of f(p[i]), which finish_sum gives.
template <class T, class F>
void begin_sum(context const& c, T const* p, std::size_t n, F const& f) {
  double* const parts = static_cast<double*>(c.partial());
  unsigned const blocks = unsigned(std::clamp<std::size_t>((n + 4 * block - 1) / (4 * block), 1, 2 * std::size_t(c.processors())));
  sum_kernel<<<blocks, block, 0, c.stream()>>>(parts, p, n, f);
  if (blocks > 1) sum_kernel<<<1, block, 0, c.stream()>>>(parts, static_cast<double const*>(parts), std::size_t(blocks), itself_as_double{});
  check("a kernel's launch", cudaPeekAtLastError());
  check("cudaMemcpy", cudaMemcpyAsync(c.result(), parts, sizeof(double), cudaMemcpyDeviceToHost, c.stream()));
}
/// Waits for the stream.
inline double finish_sum(context const& c) {
  c.wait();
  return *c.result();
}

}  // namespace braid::device

#endif
