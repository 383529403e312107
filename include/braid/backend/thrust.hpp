#pragma once
#include "braid/backend/thrust_system.hpp"
#ifdef __CUDACC__
#include "braid/backend/cuda.hpp"
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
