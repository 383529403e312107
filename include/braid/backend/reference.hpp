#pragma once
#include "braid/backend/backend.hpp"
#include "braid/backend/ops.hpp"
#include "braid/backend/ops_window.hpp"

#include <algorithm>
#include <cstddef>
#include <new>

namespace braid::inline v0 {

/// What every backend is made of when it can run `each`: the primitives written over it. Self offers each<N>(rows, op).
template <class Self, class T>
struct plain_backend {
  using scalar = T;
  static constexpr bool on_host = true;  ///< whether the host may read and write its memory
  template <class Spec>
  using layout = canonical<Spec>;
  /// Whether recurrence_forward and recurrence_backward do all steps of such a recurrence (layer/recurrence.hpp) at once.
  template <class Cell, std::size_t H>
  static constexpr bool walks_recurrence = false;

  /// op(r, j, team) for every row r and j < N by teams of Size (core/team.hpp), which here are of one.
  template <std::size_t Size, std::size_t N, class Op>
  void teams(std::size_t rows, Op op) const {
    self().template each<N>(rows, ops::by_one<Op>{op});
  }
  template <class O, std::size_t S, class F, class... A>
  void map(batch<O, T, S> h, F f, A... a) const {
    using op = ops::map_op<T, S, F, decltype(ops::reader<O::size>(a))...>;
    self().template each<O::size>(h.rows, op{h.data, f, ops::reader<O::size>(a)...});
  }
  template <class O, std::size_t SH, class I, class TI, std::size_t SI>
  void copy(batch<O, T, SH> h, batch<I, TI, SI> a) const {
    static_assert(O::size == I::size);
    if (static_cast<T const*>(a.data) != h.data) map(h, fn::identity{}, a);
  }

  template <class O, std::size_t SH, class I, class TI, std::size_t SA, std::size_t N, class In, class TW, class How>
  void gemm_nt(How, batch<O, T, SH> h, batch<I, TI, SA> a, tensor<matrix<N, In>, TW> w) const {
    static_assert(O::size == N && I::size == In::size);
    self().template each<N>(
        h.rows, ops::gemm_nt<T, N, In::size, SH, SA, std::is_same_v<How, accumulate_t>>{h.data, a.data, w.data});
  }
  template <class I, std::size_t SA, class O, class TO, std::size_t SG, std::size_t N, class In, class TW, class How>
  void gemm_nn(How, batch<I, T, SA> da, batch<O, TO, SG> g, tensor<matrix<N, In>, TW> w) const {
    static_assert(O::size == N && I::size == In::size);
    self().template each<In::size>(
        da.rows, ops::gemm_nn<T, N, In::size, SG, SA, std::is_same_v<How, accumulate_t>>{da.data, g.data, w.data});
  }
  template <std::size_t N, class In, class O, class TO, std::size_t SG, class I, class TI, std::size_t SA>
  void gemm_tn(tensor<matrix<N, In>, T> dw, batch<O, TO, SG> g, batch<I, TI, SA> a) const {
    static_assert(O::size == N && I::size == In::size);
    self().template each<In::size>(N, ops::gemm_tn<T, In::size, SG, SA>{dw.data, g.data, a.data, a.rows});
  }
  /// h = a w' + b.
  template <class O, std::size_t SH, class I, class TI, std::size_t SA, std::size_t N, class In, class TW, class Spec, class TB>
  void affine(batch<O, T, SH> h, batch<I, TI, SA> a, tensor<matrix<N, In>, TW> w, tensor<Spec, TB> b) const {
    self().fill_rows(h, b);
    self().gemm_nt(accumulate_t{}, h, a, w);
  }
  template <class O, std::size_t S, class Spec, class TB>
  void fill_rows(batch<O, T, S> h, tensor<Spec, TB> b) const {
    map(h, fn::identity{}, b);
  }
  template <class Spec, class O, class TO, std::size_t S>
  void add_rows(tensor<Spec, T> db, batch<O, TO, S> g) const {
    static_assert(Spec::size == O::size);
    self().template reduce<O::size>(db.data, g.rows, ops::every<T, S>{g.data});
  }
  template <std::size_t N, class Op>
  void reduce(T* out, std::size_t rows, Op op) const {
    self().template each<N>(1, ops::reduce<T, Op>{out, op, rows});
  }

  template <class Win, std::size_t O, std::size_t C, std::size_t... Kernel>
  void conv2d(Win, T* h, T const* a, tensor<filter<O, C, Kernel...>, T const> w, tensor<vec<O>, T const> b,
              std::size_t rows) const {
    static_assert(filter<O, C, Kernel...>::taps == Win::taps && O % Win::groups == 0);
    self().template each<O>(rows * Win::pixels_out, ops::conv2d<T, Win, C, O>{h, a, w.data, b.data});
  }
  template <class Win, std::size_t O, std::size_t C, std::size_t... Kernel>
  void conv2d_din(Win, T* da, T const* g, tensor<filter<O, C, Kernel...>, T const> w, std::size_t rows) const {
    static_assert(filter<O, C, Kernel...>::taps == Win::taps && O % Win::groups == 0);
    self().template each<C * Win::groups>(rows * Win::pixels_in, ops::conv2d_din<T, Win, C, O>{da, g, w.data});
  }
  template <class Win, std::size_t O, std::size_t C, std::size_t... Kernel>
  void conv2d_dw(Win, tensor<filter<O, C, Kernel...>, T> dw, T const* g, T const* a, std::size_t rows) const {
    static_assert(filter<O, C, Kernel...>::taps == Win::taps && O % Win::groups == 0);
    self().template each<C * Win::taps>(O, ops::conv2d_dw<T, Win, C, O>{dw.data, g, a, rows});
  }

 private:
  Self const& self() const { return static_cast<Self const&>(*this); }
};

/// Plain loops on the host: in double the oracle of all tests, in float the base of the CPU backend.
template <class T, class Self>
struct host_backend : plain_backend<Self, T> {
  T* allocate(std::size_t n) const {
    T* p = static_cast<T*>(::operator new(n * sizeof(T), std::align_val_t{64}));
    std::fill_n(p, n, T(0));
    return p;
  }
  void release(T* p, std::size_t) const { ::operator delete(p, std::align_val_t{64}); }
  void upload(T* p, T const* host, std::size_t n) const { std::copy_n(host, n, p); }
  void download(T* host, T const* p, std::size_t n) const { std::copy_n(p, n, host); }
  void zero(T* p, std::size_t n) const { std::fill_n(p, n, T(0)); }

  template <std::size_t N, class Op>
  void each(std::size_t rows, Op op) const {
    for (std::size_t r = 0; r < rows; ++r) {
      BRAID_LANES
      for (std::size_t j = 0; j < N; ++j) op(r, j);
    }
  }
  /// One column: the lanes run over the rows.
  template <std::size_t N, class Op>
    requires(N == 1)
  void each(std::size_t rows, Op op) const {
    BRAID_LANES
    for (std::size_t r = 0; r < rows; ++r) op(r, std::size_t(0));
  }
  /// Row by row, lanes over the columns, in blocks, so that the rounding of long sums stays small.
  template <std::size_t N, class Op>
  void reduce(T* out, std::size_t rows, Op op) const {
    constexpr std::size_t block = 64;
    for (std::size_t j0 = 0; j0 < N; j0 += block) {
      std::size_t const n = N - j0 < block ? N - j0 : block;
      for (std::size_t r0 = 0; r0 < rows; r0 += 256) {
        T part[block] = {};
        std::size_t const end = r0 + 256 < rows ? r0 + 256 : rows;
        for (std::size_t r = r0; r < end; ++r) {
          BRAID_LANES
          for (std::size_t j = 0; j < n; ++j) part[j] += op(r, j0 + j);
        }
        for (std::size_t j = 0; j < n; ++j) out[j0 + j] += part[j];
      }
    }
  }
  double sum(T const* p, std::size_t n) const {
    double s = 0;
    for (std::size_t i = 0; i < n; ++i) s += double(p[i]);
    return s;
  }
  double sum_squares(T const* p, std::size_t n) const {
    double s = 0;
    for (std::size_t i = 0; i < n; ++i) s += double(p[i]) * double(p[i]);
    return s;
  }
};

template <class T>
struct reference : host_backend<T, reference<T>> {
  static constexpr auto name = "reference";
};
static_assert(backend<reference<float>> && backend<reference<double>>);

}  // namespace braid
