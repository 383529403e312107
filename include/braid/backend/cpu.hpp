#pragma once
#include "braid/backend/reference.hpp"
#include "braid/kernel/convolution.hpp"
#include "braid/kernel/depthwise.hpp"
#include "braid/kernel/product.hpp"

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
