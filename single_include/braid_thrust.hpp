#pragma once
// braid: the headers of thrust. Written by scripts/single-include; do not edit.
#include "braid.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

// braid/backend/thrust_system.hpp
#ifndef BRAID_SINGLE_BACKEND_THRUST_SYSTEM
#define BRAID_SINGLE_BACKEND_THRUST_SYSTEM
namespace braid::inline v0 {

/// The Thrust backend: see backend/thrust.hpp. System: cpp, omp, tbb or cuda.
template <class System, class T = float>
struct thrust;

#ifndef __CUDACC__
struct cuda;
/// Says what is missing, once: the rest of the program is checked as if it ran on the host.
template <class T>
struct thrust<cuda, T> : host_backend<T, thrust<cuda, T>> {
  static constexpr auto name = "thrust";
  thrust() {  // here, so that the error stands at a line of the user's and not in a concept
    static_assert(sizeof(T) == 0, "thrust<cuda>: this file must be compiled by nvcc; in CMake: enable_language(CUDA), "
                                  "set_source_files_properties(... PROPERTIES LANGUAGE CUDA), link braid::cuda");
  }
};
#endif

namespace detail {
template <class T>
struct as_double {
  BRAID_HD double operator()(T x) const { return double(x); }
};
template <class T>
struct squared {
  BRAID_HD double operator()(T x) const { return double(x) * double(x); }
};
}  // namespace detail

}  // namespace braid
#endif

// braid/backend/cuda_context.hpp
#ifndef BRAID_SINGLE_BACKEND_CUDA_CONTEXT
#define BRAID_SINGLE_BACKEND_CUDA_CONTEXT
#ifdef __CUDACC__
#include <cublasLt.h>
#include <cublas_v2.h>
#include <cuda_runtime.h>

namespace braid::inline v0 {

/// A call of the CUDA libraries failed, or there is no device. The weights are as they were.
struct cuda_error : error {
  cuda_error(std::string_view where, std::string_view call, std::string_view expected, std::string_view found)
      : error(where, call, expected, found), call_(call), expected_(expected), found_(found) {}
  /// The same of a layer.
  cuda_error of(std::string_view layer) const { return {layer, call_, expected_, found_}; }

 private:
  std::string call_, expected_, found_;
};

namespace device {

inline std::string name_of(int number) {
  cudaDeviceProp p;
  std::string const n = "device " + std::to_string(number);
  return cudaGetDeviceProperties(&p, number) == cudaSuccess ? n + " (" + p.name + ")" : n;
}
[[noreturn, gnu::cold]] inline void fail(char const* call, cudaError_t e) {
  int number = 0;
  (void)cudaGetLastError();  // one that sticks is told again by the next call
  if (cudaGetDevice(&number) != cudaSuccess) throw cuda_error("cuda", call, "a CUDA device", cudaGetErrorString(e));
  throw cuda_error("cuda", std::string(call) + " on " + name_of(number), "success", cudaGetErrorString(e));
}
inline void check(char const* call, cudaError_t e) {
  if (e != cudaSuccess) fail(call, e);
}
inline void check(char const* call, cublasStatus_t s) {
  if (s != CUBLAS_STATUS_SUCCESS) throw cuda_error("cuda", call, "success", cublasGetStatusString(s));
}

/// What cuBLASLt's choice of a way to multiply depends on.
struct product_sizes {
  std::size_t n = 0, N = 0, F = 0, h_stride = 0, a_stride = 0, alignment = 0;
  friend bool operator==(product_sizes const&, product_sizes const&) = default;
};

/// What the calls of one stream share: a cuBLAS handle with its memory, room for sums. All of it is made once; work that
/// is given to the stream is done in order, so the room needs no lock. One thread at a time may use it.
class context {
 public:
  static constexpr std::size_t partials = std::size_t{1} << 22, blas_bytes = std::size_t{32} << 20;

  /// errors  cuda_error: there is no such device, or no memory on it.
  explicit context(int device = 0, cudaStream_t stream = nullptr) : device_(device) {
    int devices = 0;
    if (cudaError_t const e = cudaGetDeviceCount(&devices); e != cudaSuccess || devices <= device)
      throw cuda_error("cuda", "device " + std::to_string(device), "a CUDA device",
                       e != cudaSuccess ? cudaGetErrorString(e) : std::to_string(devices) + " devices");
    check("cudaSetDevice", cudaSetDevice(device));
    check("cudaDeviceGetAttribute", cudaDeviceGetAttribute(&processors_, cudaDevAttrMultiProcessorCount, device));
    if (stream) stream_ = stream;
    else check("cudaStreamCreate", cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking)), own_stream_ = true;
    check("cublasCreate", cublasCreate(&blas_));
    check("cublasLtCreate", cublasLtCreate(&lt_));
    check("cublasSetStream", cublasSetStream(blas_, stream_));
    check("cudaMalloc", cudaMalloc(&blas_room_, blas_bytes));
    check("cublasSetWorkspace", cublasSetWorkspace(blas_, blas_room_, blas_bytes));
    check("cudaMalloc", cudaMalloc(&partial_, partials * sizeof(double)));
    check("cudaMallocHost", cudaMallocHost(&result_, sizeof(double)));
  }
  context(context const&) = delete;
  context& operator=(context const&) = delete;
  ~context() {
    cublasDestroy(blas_), cublasLtDestroy(lt_);
    cudaFree(blas_room_), cudaFree(partial_), cudaFreeHost(result_);
    if (own_stream_) cudaStreamDestroy(stream_);
  }

  int device() const { return device_; }
  int processors() const { return processors_; }
  cudaStream_t stream() const { return stream_; }
  cublasHandle_t blas() const { return blas_; }
  cublasLtHandle_t lt() const { return lt_; }
  void* blas_room() const { return blas_room_; }  ///< blas_bytes on the device
  /// The way that was found for a product, or null.
  cublasLtMatmulAlgo_t const* way_of(product_sizes const& s) const {
    way const& w = ways_[place_of(s)];
    return w.of == s ? &w.algorithm : nullptr;
  }
  cublasLtMatmulAlgo_t const* keep_way(product_sizes const& s, cublasLtMatmulAlgo_t const& a) const {
    way& w = ways_[place_of(s)];
    w = {s, a};
    return &w.algorithm;
  }
  void* partial() const { return partial_; }      ///< on the device, `partials` doubles
  double* result() const { return result_; }      ///< on the host, pinned
  /// Whether to wait behind every step of a net, and to record none, so that an error says the layer that it comes from:
  /// with BRAID_CUDA_WAIT in the environment.
  bool patient() const { return patient_; }
  void wait() const { check("cudaStreamSynchronize", cudaStreamSynchronize(stream_)); }

 private:
  int device_, processors_ = 1;
  bool patient_ = std::getenv("BRAID_CUDA_WAIT") != nullptr;
  cudaStream_t stream_ = nullptr;
  bool own_stream_ = false;
  struct way {
    product_sizes of;
    cublasLtMatmulAlgo_t algorithm;
  };
  static std::size_t place_of(product_sizes const& s) {
    std::size_t h = s.n;
    for (std::size_t v : {s.N, s.F, s.h_stride, s.a_stride, s.alignment}) h = h * 0x9E3779B97F4A7C15u + v;
    return (h ^ h >> 32) % std::tuple_size_v<decltype(ways_)>;
  }
  mutable std::array<way, 256> ways_{};  // a later one may take a place; it is then found again
  cublasHandle_t blas_ = nullptr;
  cublasLtHandle_t lt_ = nullptr;
  void *blas_room_ = nullptr, *partial_ = nullptr;
  double* result_ = nullptr;
};

/// That of device 0, for whoever names none; made at its first use and kept to the end of the program.
inline context& first_context() {
  static context& c = *new context();
  return c;
}

}  // namespace device
}  // namespace braid

#endif
#endif

// braid/backend/cuda_affine.hpp
#ifndef BRAID_SINGLE_BACKEND_CUDA_AFFINE
#define BRAID_SINGLE_BACKEND_CUDA_AFFINE
#ifdef __CUDACC__

namespace braid::inline v0::device {

/// A description of cuBLASLt's, or what it chose; destroyed with its owner.
template <class Handle, cublasStatus_t (*Destroy)(Handle)>
struct lt_handle {
  Handle of = nullptr;
  lt_handle() = default;
  lt_handle(lt_handle const&) = delete;
  ~lt_handle() {
    if (of) Destroy(of);
  }
};

/// Row by row: h = a w' + b, [n, N] = [n, F] [F, N], by cuBLASLt with the bias in the product's own pass. Strides: floats
/// from row to row.
inline void affine(context const& c, product_sizes s, float* h, float const* a, float const* w, float const* b) {
  std::uintptr_t const all = reinterpret_cast<std::uintptr_t>(h) | reinterpret_cast<std::uintptr_t>(a) |
                             reinterpret_cast<std::uintptr_t>(w) | reinterpret_cast<std::uintptr_t>(b) | 256;
  s.alignment = std::size_t(all & (~all + 1));  // of all of them, in bytes
  lt_handle<cublasLtMatmulDesc_t, cublasLtMatmulDescDestroy> product;
  lt_handle<cublasLtMatrixLayout_t, cublasLtMatrixLayoutDestroy> wl, al, hl;
  // A matrix of ours, row by row, is the transposed one of cuBLAS's, column by column: h' = w a'.
  check("cublasLtMatmulDescCreate", cublasLtMatmulDescCreate(&product.of, CUBLAS_COMPUTE_32F, CUDA_R_32F));
  cublasOperation_t const turned = CUBLAS_OP_T;
  cublasLtEpilogue_t const with_bias = CUBLASLT_EPILOGUE_BIAS;
  cublasLtMatmulDescSetAttribute(product.of, CUBLASLT_MATMUL_DESC_TRANSA, &turned, sizeof turned);
  cublasLtMatmulDescSetAttribute(product.of, CUBLASLT_MATMUL_DESC_EPILOGUE, &with_bias, sizeof with_bias);
  cublasLtMatmulDescSetAttribute(product.of, CUBLASLT_MATMUL_DESC_BIAS_POINTER, &b, sizeof b);
  check("cublasLtMatrixLayoutCreate", cublasLtMatrixLayoutCreate(&wl.of, CUDA_R_32F, s.F, s.N, std::int64_t(s.F)));
  check("cublasLtMatrixLayoutCreate", cublasLtMatrixLayoutCreate(&al.of, CUDA_R_32F, s.F, s.n, std::int64_t(s.a_stride)));
  check("cublasLtMatrixLayoutCreate", cublasLtMatrixLayoutCreate(&hl.of, CUDA_R_32F, s.N, s.n, std::int64_t(s.h_stride)));
  cublasLtMatmulAlgo_t const* way = c.way_of(s);
  cublasLtMatmulHeuristicResult_t found{};
  if (!way) {
    lt_handle<cublasLtMatmulPreference_t, cublasLtMatmulPreferenceDestroy> wish;
    check("cublasLtMatmulPreferenceCreate", cublasLtMatmulPreferenceCreate(&wish.of));
    std::size_t const room = context::blas_bytes;
    cublasLtMatmulPreferenceSetAttribute(wish.of, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, &room, sizeof room);
    std::uint32_t const lie = std::uint32_t(s.alignment);
    for (auto which : {CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES,
                       CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES})
      cublasLtMatmulPreferenceSetAttribute(wish.of, which, &lie, sizeof lie);
    int ways = 0;
    check("cublasLtMatmulAlgoGetHeuristic",
          cublasLtMatmulAlgoGetHeuristic(c.lt(), product.of, wl.of, al.of, hl.of, hl.of, wish.of, 1, &found, &ways));
    if (ways == 0) throw cuda_error("cuda", "cublasLtMatmulAlgoGetHeuristic", "a way to multiply", "none");
    way = c.keep_way(s, found.algo);
  }
  float const one = 1, nothing = 0;
  check("cublasLtMatmul", cublasLtMatmul(c.lt(), product.of, &one, w, wl.of, a, al.of, &nothing, h, hl.of, h, hl.of, way,
                                         c.blas_room(), context::blas_bytes, c.stream()));
}

}  // namespace braid::device

#endif
#endif

// braid/backend/cuda_launch.hpp
#ifndef BRAID_SINGLE_BACKEND_CUDA_LAUNCH
#define BRAID_SINGLE_BACKEND_CUDA_LAUNCH
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
#endif

// braid/backend/cuda_convolution.hpp
#ifndef BRAID_SINGLE_BACKEND_CUDA_CONVOLUTION
#define BRAID_SINGLE_BACKEND_CUDA_CONVOLUTION
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
#endif

// braid/backend/cuda_recurrence.hpp
#ifndef BRAID_SINGLE_BACKEND_CUDA_RECURRENCE
#define BRAID_SINGLE_BACKEND_CUDA_RECURRENCE
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
#endif

// braid/backend/cuda_replay.hpp
#ifndef BRAID_SINGLE_BACKEND_CUDA_REPLAY
#define BRAID_SINGLE_BACKEND_CUDA_REPLAY
#ifdef __CUDACC__

namespace braid::inline v0::device {

/// Work that was given to a stream once and is given again as one CUDA graph, for as long as its key stays the same: the
/// pointers and numbers within are those of the first time. A few keys are kept; a new one takes the place of the oldest.
class replay {
 public:
  replay() = default;
  replay(replay&& o) noexcept : kept_(std::exchange(o.kept_, {})), next_(o.next_) {}
  replay& operator=(replay&& o) noexcept {
    std::swap(kept_, o.kept_), std::swap(next_, o.next_);
    return *this;
  }
  ~replay() { forget(); }

  /// work(), which only gives work to the stream. The first time under a key it is done directly, so that what the libraries
  /// make at a first call is made; the second time it is recorded.
  template <class Work>
  void operator()(context const& c, work_key const& k, Work&& work) {
    if (c.patient()) return work();
    entry* e = nullptr;
    for (entry& one : kept_)
      if (one.used && one.of == k) e = &one;
    if (!e) {
      e = &kept_[next_++ % kept_.size()];
      drop(*e);
      *e = {k, nullptr, true};
      return work();
    }
    if (!e->graph) record(c, *e, work);
    check("cudaGraphLaunch", cudaGraphLaunch(e->graph, c.stream()));
  }
  void forget() {
    for (entry& e : kept_) drop(e);
  }

 private:
  struct entry {
    work_key of{};
    cudaGraphExec_t graph = nullptr;
    bool used = false;
  };
  template <class Work>
  static void record(context const& c, entry& e, Work& work) {
    check("cudaStreamBeginCapture", cudaStreamBeginCapture(c.stream(), cudaStreamCaptureModeThreadLocal));
    cudaGraph_t graph = nullptr;
    try {
      work();
    } catch (...) {
      cudaStreamEndCapture(c.stream(), &graph);
      if (graph) cudaGraphDestroy(graph);
      throw;
    }
    check("cudaStreamEndCapture", cudaStreamEndCapture(c.stream(), &graph));
    cudaError_t const made = cudaGraphInstantiate(&e.graph, graph, 0);
    cudaGraphDestroy(graph);
    check("cudaGraphInstantiate", made);
  }
  static void drop(entry& e) {
    if (e.graph) cudaGraphExecDestroy(e.graph);
    e = {};
  }
  std::array<entry, 4> kept_{};
  std::size_t next_ = 0;
};

}  // namespace braid::device

#endif
#endif

// braid/backend/cuda.hpp
#ifndef BRAID_SINGLE_BACKEND_CUDA
#define BRAID_SINGLE_BACKEND_CUDA
#ifdef __CUDACC__

namespace braid::inline v0 {

/// A GPU as a place for the Thrust backend: `thrust<cuda>`. Without an argument, device 0 with a stream of the library's
/// own; otherwise what a device::context says, which must outlive the models.
///
///   bd::device::context side{0, my_stream};
///   bd::model<net, bd::thrust<bd::cuda>> model{bd::seed{7}, bd::cuda{side}};
///
/// errors  cuda_error: there is no such device, or no memory on it; that of a failed call names it and the device.
struct cuda {
  cuda() : context(&device::first_context()) {}
  explicit cuda(device::context& c) : context(&c) {}
  device::context* context;
};

namespace detail {
/// Filters with the output channels together: [taps][C][O].
template <class Spec>
struct cuda_layout : canonical<Spec> {};
template <std::size_t O, std::size_t C, std::size_t... K>
struct cuda_layout<filter<O, C, K...>> {
  static constexpr std::size_t taps = filter<O, C, K...>::taps, size = O * C * taps;
  static constexpr std::size_t place(std::size_t i) { return (i % taps * C + i / taps % C) * O + i / (C * taps); }
};
/// The same for the plain loops.
template <std::size_t O, std::size_t C>
struct cuda_filters {
  static constexpr std::size_t output = 1, channel = O, tap = C * O;
};
/// cuBLAS counts in int and in columns: a matrix of ours, row by row, is the transposed one of its.
struct cublas_sizes {
  int m, n, k;
};
inline void cublas_product(device::context const& c, cublasOperation_t a, cublasOperation_t b, cublas_sizes s, float const* x,
                           std::size_t lx, float const* y, std::size_t ly, bool add, float* z, std::size_t lz) {
  float const one = 1, rest = add ? 1 : 0;
  device::check("cublasSgemm", cublasSgemm(c.blas(), a, b, s.m, s.n, s.k, &one, x, int(lx), y, int(ly), &rest, z, int(lz)));
}
inline void cublas_product(device::context const& c, cublasOperation_t a, cublasOperation_t b, cublas_sizes s, double const* x,
                           std::size_t lx, double const* y, std::size_t ly, bool add, double* z, std::size_t lz) {
  double const one = 1, rest = add ? 1 : 0;
  device::check("cublasDgemm", cublasDgemm(c.blas(), a, b, s.m, s.n, s.k, &one, x, int(lx), y, int(ly), &rest, z, int(lz)));
}
}  // namespace detail

/// Every primitive on a GPU: the loops of backend/ops.hpp as kernels, products by cuBLAS in full float precision. All calls
/// give work to one stream; only download and the sums wait for it.
template <class T>
struct thrust<cuda, T> : plain_backend<thrust<cuda, T>, T> {
  static constexpr auto name = "thrust";
  static constexpr bool on_host = false;
  using replay = device::replay;
  template <class Spec>
  using layout = detail::cuda_layout<Spec>;
  cuda system{};
  thrust() = default;
  thrust(cuda s) : system(s) {}

  device::context const& context() const { return *system.context; }

  T* allocate(std::size_t n) const {
    T* const p = static_cast<T*>(allocate_bytes(n * sizeof(T)));
    zero(p, n);
    return p;
  }
  void release(T* p, std::size_t) const { cudaFree(p); }
  void* allocate_bytes(std::size_t bytes) const {
    void* p = nullptr;
    if (cudaMalloc(&p, bytes) != cudaSuccess) out_of_memory(bytes);
    return p;
  }
  void release_bytes(void* p) const { cudaFree(p); }
  /// Memory of the host that the device reads while the host goes on.
  void* allocate_pinned(std::size_t bytes) const {
    void* p = nullptr;
    device::check("cudaMallocHost", cudaMallocHost(&p, bytes));
    return p;
  }
  void release_pinned(void* p) const { cudaFreeHost(p); }
  /// Copies without waiting: the host's memory is pinned.
  void send(void* to, void const* pinned, std::size_t bytes) const {
    device::check("cudaMemcpyAsync", cudaMemcpyAsync(to, pinned, bytes, cudaMemcpyHostToDevice, context().stream()));
  }
  void fetch(void* pinned, void const* from, std::size_t bytes) const {
    device::check("cudaMemcpyAsync", cudaMemcpyAsync(pinned, from, bytes, cudaMemcpyDeviceToHost, context().stream()));
  }
  void wait() const { context().wait(); }
  /// f(), which gives the work of one step of a net; an error says its name().
  template <class Name, class F>
  void step(Name&& name, F&& f) const {
    try {
      f();
      if (context().patient()) wait();
    } catch (cuda_error const& e) {
      throw e.of(name());
    }
  }
  std::size_t free_bytes() const {
    std::size_t free = 0, all = 0;
    device::check("cudaMemGetInfo", cudaMemGetInfo(&free, &all));
    return free;
  }

  void upload(T* p, T const* host, std::size_t n) const {
    if (n) send(p, host, n * sizeof(T)), wait();
  }
  void download(T* host, T const* p, std::size_t n) const {
    if (n) fetch(host, p, n * sizeof(T)), wait();
  }
  void zero(T* p, std::size_t n) const {
    if (n) device::check("cudaMemsetAsync", cudaMemsetAsync(p, 0, n * sizeof(T), context().stream()));
  }

  template <std::size_t N, class Op>
  void each(std::size_t rows, Op op) const {
    device::each<N>(context(), rows, op);
  }
  template <std::size_t Size, std::size_t N, class Op>
  void teams(std::size_t rows, Op op) const {
    device::teams<Size, N>(context(), rows, op);
  }
  template <std::size_t N, class Op>
  void reduce(T* out, std::size_t rows, Op op) const {
    device::reduce<N>(context(), out, rows, op);
  }
  void begin_sum(T const* p, std::size_t n) const { device::begin_sum(context(), p, n, detail::as_double<T>{}); }
  double finish_sum() const { return device::finish_sum(context()); }
  double sum(T const* p, std::size_t n) const {
    begin_sum(p, n);
    return finish_sum();
  }
  double sum_squares(T const* p, std::size_t n) const {
    device::begin_sum(context(), p, n, detail::squared<T>{});
    return finish_sum();
  }

  template <class O, std::size_t SH, class I, class TI, std::size_t SA, std::size_t N, class In, class TW, class How>
  void gemm_nt(How, batch<O, T, SH> h, batch<I, TI, SA> a, tensor<matrix<N, In>, TW> w) const {
    static_assert(O::size == N && I::size == In::size);
    if (h.rows)
      detail::cublas_product(context(), CUBLAS_OP_T, CUBLAS_OP_N, {int(N), int(h.rows), int(In::size)}, w.data, In::size,
                             a.data, SA, std::is_same_v<How, accumulate_t>, h.data, SH);
  }
  template <class O, std::size_t SH, class I, class TI, std::size_t SA, std::size_t N, class In, class TW, class Spec, class TB>
  void affine(batch<O, T, SH> h, batch<I, TI, SA> a, tensor<matrix<N, In>, TW> w, tensor<Spec, TB> b) const {
    static_assert(O::size == N && I::size == In::size && Spec::size == N);
    if constexpr (std::is_same_v<T, float>) {
      device::product_sizes const sizes{h.rows, N, In::size, SH, SA, 0};
      if (h.rows) device::affine(context(), sizes, h.data, a.data, w.data, b.data);
    } else {
      plain_backend<thrust, T>::affine(h, a, w, b);
    }
  }
  template <class I, std::size_t SA, class O, class TO, std::size_t SG, std::size_t N, class In, class TW, class How>
  void gemm_nn(How, batch<I, T, SA> da, batch<O, TO, SG> g, tensor<matrix<N, In>, TW> w) const {
    static_assert(O::size == N && I::size == In::size);
    if (da.rows)
      detail::cublas_product(context(), CUBLAS_OP_N, CUBLAS_OP_N, {int(In::size), int(da.rows), int(N)}, w.data, In::size,
                             g.data, SG, std::is_same_v<How, accumulate_t>, da.data, SA);
  }
  template <std::size_t N, class In, class O, class TO, std::size_t SG, class I, class TI, std::size_t SA>
  void gemm_tn(tensor<matrix<N, In>, T> dw, batch<O, TO, SG> g, batch<I, TI, SA> a) const {
    static_assert(O::size == N && I::size == In::size);
    if (a.rows)
      detail::cublas_product(context(), CUBLAS_OP_N, CUBLAS_OP_T, {int(In::size), int(N), int(a.rows)}, a.data, SA, g.data,
                             SG, true, dw.data, In::size);
  }

  template <class Win, std::size_t O, std::size_t C, std::size_t... Kernel>
  void conv2d(Win, T* h, T const* a, tensor<filter<O, C, Kernel...>, T const> w, tensor<vec<O>, T const> b, std::size_t rows) const {
    if constexpr (Win::groups == 1 && std::is_same_v<T, float>)
      device::convolve(context(), rows * Win::pixels_out, device::conv_forward_of<Win, C, O>{h, a, w.data, b.data});
    else each<O>(rows * Win::pixels_out, ops::conv2d<T, Win, C, O, detail::cuda_filters<O, C>>{h, a, w.data, b.data});
  }
  template <class Win, std::size_t O, std::size_t C, std::size_t... Kernel>
  void conv2d_din(Win, T* da, T const* g, tensor<filter<O, C, Kernel...>, T const> w, std::size_t rows) const {
    if constexpr (Win::groups == 1 && std::is_same_v<T, float>)
      device::convolve(context(), rows * Win::pixels_in, device::conv_din_of<Win, C, O>{da, g, w.data});
    else each<C * Win::groups>(rows * Win::pixels_in, ops::conv2d_din<T, Win, C, O, detail::cuda_filters<O, C>>{da, g, w.data});
  }
  template <class Win, std::size_t O, std::size_t C, std::size_t... Kernel>
  void conv2d_dw(Win, tensor<filter<O, C, Kernel...>, T> dw, T const* g, T const* a, std::size_t rows) const {
    if constexpr (Win::groups == 1 && std::is_same_v<T, float>)
      device::convolve_gradient<Win, C, O>(context(), dw.data, g, a, rows * Win::pixels_out);
    else each<C * Win::taps>(O, ops::conv2d_dw<T, Win, C, O, detail::cuda_filters<O, C>>{dw.data, g, a, rows});
  }

  template <class Cell, std::size_t H>
  static constexpr bool walks_recurrence = std::is_same_v<T, float> && device::recurrence_sizes<Cell::gates, H>::fits;
  /// All steps of one layer and direction, x [n Steps, X] times weight_ih and all.
  template <class Cell, class State, std::size_t H, std::size_t Steps, std::size_t GateStep, std::size_t W, bool Keep, class In, class TX,
            std::size_t XStep, std::size_t N, class TW, class V, class TV>
  void recurrence_forward(batch<In, TX, XStep> x, tensor<matrix<N, In>, TW> weight_ih, tensor<matrix<N, shape<H>>, TW> weight_hh,
                          tensor<V, TV> bias_ih, tensor<V, TV> bias_hh, T* gates, T* memory, T* h, std::int32_t const* lengths,
                          std::size_t rows, bool reverse) const {
    constexpr std::size_t X = !Cell::apart && device::takes_input<Cell::gates, H, In::size> ? In::size : 0;
    if constexpr (X == 0) gemm_nt(overwrite, batch<shape<N>, T, GateStep>{gates, rows * Steps}, x, weight_ih);
    device::walk_forward<Cell, State, H, Steps, X, XStep, GateStep, W, Keep>(
        context(), {x.data, gates, memory, h, weight_ih.data, weight_hh.data, bias_ih.data, bias_hh.data, lengths, rows, reverse});
  }
  /// The gradients of the gates, dout and h in steps of W.
  template <class Cell, class State, std::size_t H, std::size_t Steps, std::size_t W, std::size_t N, class TW>
  void recurrence_backward(tensor<matrix<N, shape<H>>, TW> weight_hh, T const* gates, T const* memory, T const* h, T const* dout,
                           T* dgates, T* dfrom_h, std::int32_t const* lengths, std::size_t rows, bool reverse) const {
    device::walk_backward<Cell, State, H, Steps, W>(
        context(), {nullptr, const_cast<T*>(gates), const_cast<T*>(memory), const_cast<T*>(h), nullptr, weight_hh.data, nullptr, nullptr,
                    lengths, rows, reverse},
        {dout, dgates, dfrom_h});
  }

 private:
  [[noreturn, gnu::cold]] void out_of_memory(std::size_t bytes) const {
    (void)cudaGetLastError();
    std::size_t free = 0, all = 0;
    cudaMemGetInfo(&free, &all);
    throw cuda_error("cuda", "memory on " + device::name_of(context().device()), std::to_string(bytes) + " bytes",
                     std::to_string(free) + " free of " + std::to_string(all));
  }
};
static_assert(backend<thrust<cuda>>);

}  // namespace braid

#endif
#endif

// braid/backend/thrust.hpp
#ifndef BRAID_SINGLE_BACKEND_THRUST
#define BRAID_SINGLE_BACKEND_THRUST
#ifdef __CUDACC__
#endif

// Under a plain compiler Thrust's device is the host too: else Debian's Thrust asks for CUDA's headers.
#if !defined(THRUST_DEVICE_SYSTEM) && !defined(__CUDACC__)
#define THRUST_DEVICE_SYSTEM THRUST_DEVICE_SYSTEM_CPP
#endif
#if __has_include(<thrust/execution_policy.h>)
#include <thrust/execution_policy.h>
#else
#error "braid/backend/thrust.hpp needs Thrust: apt install libthrust-dev, link braid::thrust"
#include "missing_library"  // there is none: the compiler stops here
#endif
#include <thrust/for_each.h>
#include <thrust/iterator/counting_iterator.h>
#include <thrust/iterator/transform_iterator.h>
#include <thrust/reduce.h>
#include <thrust/system/cpp/execution_policy.h>

namespace braid::inline v0 {

/// Thrust's sequential host system: the Thrust backend under a plain compiler.
struct cpp {
  static constexpr auto policy() { return ::thrust::cpp::par; }
};

namespace detail {
template <std::size_t N, class Op>
struct flat_op {
  Op op;
  BRAID_HD void operator()(std::size_t i) const { op(i / N, i % N); }
};
}  // namespace detail

/// Every primitive over Thrust's algorithms on a system: what a unit is written against runs wherever Thrust does. Kernels
/// are the plain structs of backend/ops.hpp, no graph type among them.
template <class System, class T>
struct thrust : plain_backend<thrust<System, T>, T> {
  static constexpr auto name = "thrust";
  [[no_unique_address]] System system{};

  T* allocate(std::size_t n) const {
    T* p = static_cast<T*>(::operator new(n * sizeof(T), std::align_val_t{64}));
    zero(p, n);
    return p;
  }
  void release(T* p, std::size_t) const { ::operator delete(p, std::align_val_t{64}); }
  void upload(T* p, T const* host, std::size_t n) const { std::copy_n(host, n, p); }
  void download(T* host, T const* p, std::size_t n) const { std::copy_n(p, n, host); }
  void zero(T* p, std::size_t n) const { std::fill_n(p, n, T(0)); }

  template <std::size_t N, class Op>
  void each(std::size_t rows, Op op) const {
    ::thrust::for_each_n(system.policy(), ::thrust::counting_iterator<std::size_t>(0), rows * N, detail::flat_op<N, Op>{op});
  }
  double sum(T const* p, std::size_t n) const { return reduced(p, n, detail::as_double<T>{}); }
  double sum_squares(T const* p, std::size_t n) const { return reduced(p, n, detail::squared<T>{}); }

 private:
  template <class F>
  double reduced(T const* p, std::size_t n, F f) const {
    auto const first = ::thrust::make_transform_iterator(p, f);
    return ::thrust::reduce(system.policy(), first, first + std::ptrdiff_t(n), 0.0);
  }
};
static_assert(backend<thrust<cpp>>);

}  // namespace braid
#endif
