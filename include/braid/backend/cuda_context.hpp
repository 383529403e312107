#pragma once
#include "braid/core/error.hpp"

#include <array>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>

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
