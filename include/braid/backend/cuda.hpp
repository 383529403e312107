#pragma once
#include "braid/backend/thrust_system.hpp"
#include "braid/backend/cuda_affine.hpp"
#include "braid/backend/cuda_convolution.hpp"
#include "braid/backend/cuda_launch.hpp"
#include "braid/backend/cuda_recurrence.hpp"
#include "braid/backend/cuda_replay.hpp"

#include <cstddef>
#include <string>

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
