#pragma once
#include "braid/core/functor.hpp"
#include "braid/core/unit.hpp"

#include <concepts>
#include <cstddef>
#include <utility>

namespace braid::inline v0 {

/// Whether a product replaces what is there or is added to it.
struct overwrite_t {};
struct accumulate_t {};
inline constexpr overwrite_t overwrite{};
inline constexpr accumulate_t accumulate{};

namespace detail {
using probe = batch<shape<3>, float>;
using const_probe = batch<shape<3>, float const>;
struct probe_op {
  BRAID_HD void operator()(std::size_t, std::size_t) const {}
};
// Here and not where they are used: a kernel's functor must not be private (nvcc).
template <class T>
struct take_over {
  T* to;
  T const* from;
  BRAID_HD void operator()(std::size_t i, std::size_t) const { to[i] = from[i]; }
};
template <class T>
struct add_to {
  T* to;
  T const* from;
  BRAID_HD void operator()(std::size_t i, std::size_t) const { to[i] += from[i]; }
};
}  // namespace detail

/// What units ask of a place to compute. Sizes are template arguments; only rows are known at run time.
///
///   scalar                           float, or double for the oracle
///   layout<Spec>                     how a parameter lies: size, and place(i) of PyTorch's i-th element
///   allocate(n), release(p, n)       n scalars, zero, on a cache line
///   upload(p, host, n), download(host, p, n), zero(p, n)
///   each<N>(rows, op)                op(r, j) for every row r and j < N; no order, no overlap between them
///   teams<Size, N>(rows, op)         the same with op(r, j, team), by Size threads together where there are threads
///   map(h, f, a...)                  h = f(a...) elementwise; a tensor argument is one value a column, a batch of
///                                    shape<1> one a row
///   copy(h, a)
///   gemm_nt(how, h, a, w)            h  = a w'   h: [n, N], a: [n, F], w: [N, F]
///   gemm_nn(how, da, g, w)           da = g w
///   gemm_tn(dw, g, a)                dw += g' a
///   affine(h, a, w, b)               h  = a w' + b
///   fill_rows(h, b), add_rows(db, g) every row = b; db += the sum of rows
///   reduce<N>(out, rows, op)         out[j] += the sum over r of op(r, j)
///   conv2d(h, a, w, b), conv2d_din(da, g, w), conv2d_dw(dw, g, a)    with channels last; the window_of before them
///                                    has up to three axes, dilation and groups: w: [O, C / groups, K...]; b.data may
///                                    be null
///   sum(p, n)                        of n scalars, as a host double
///   sum_squares(p, n)
template <class K>
concept backend = requires(K k, typename K::scalar* p, typename K::scalar const* q, std::size_t n) {
  { k.allocate(n) } -> std::same_as<typename K::scalar*>;
  k.release(p, n);
  k.upload(p, q, n);
  k.download(p, q, n);
  k.zero(p, n);
  k.template each<3>(n, detail::probe_op{});
  { k.sum(q, n) } -> std::convertible_to<double>;
  { k.sum_squares(q, n) } -> std::convertible_to<double>;
  K::template layout<matrix<2, shape<3>>>::size;
};

/// One flat buffer of a backend. Owns.
template <backend K>
class buffer {
 public:
  using T = typename K::scalar;
  buffer() = default;
  explicit buffer(std::size_t n, K k = {}) : k_(k), data_(n ? k.allocate(n) : nullptr), size_(n) {}
  buffer(buffer&& o) noexcept : k_(o.k_), data_(std::exchange(o.data_, nullptr)), size_(std::exchange(o.size_, 0)) {}
  buffer& operator=(buffer&& o) noexcept {
    std::swap(k_, o.k_), std::swap(data_, o.data_), std::swap(size_, o.size_);
    return *this;
  }
  buffer(buffer const& o) : buffer(o.size_, o.k_) { copy_from(o); }
  buffer& operator=(buffer const& o) {
    if (this != &o) {
      if (size_ != o.size_) *this = buffer(o.size_, o.k_);
      copy_from(o);
    }
    return *this;
  }
  ~buffer() {
    if (data_) k_.release(data_, size_);
  }

  T* data() { return data_; }
  T const* data() const { return data_; }
  std::size_t size() const { return size_; }
  void zero() { k_.zero(data_, size_); }

 private:
  void copy_from(buffer const& o) {
    if (size_) k_.template each<1>(size_, detail::take_over<T>{data_, o.data_});
  }
  K k_{};
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace braid
