#pragma once
// Every primitive of a backend against those of another, on odd sizes.
//
//   check_primitives<cpu, reference<float>>();
#include "unit.hpp"

namespace unit_test {

/// Numbers on K, drawn from a seed; a stride beyond the columns leaves room that nobody may touch.
template <class K>
array_on<K> drawn_rows(std::size_t rows, std::size_t stride, std::uint64_t seed) {
  array_on<K> a(layout_of_room(stride), rows);
  numbers v(rows * stride);
  for (std::size_t i = 0; i < v.size(); ++i) v[i] = double(braid::philox{seed}.normal(0, i));
  a.put(v);
  return a;
}
template <class Spec, class K>
array_on<K> drawn_parameter(std::uint64_t seed) {
  array_on<K> a(layout_of_parameter<K, Spec>(), 1);
  numbers v(Spec::size);
  for (std::size_t i = 0; i < v.size(); ++i) v[i] = double(braid::philox{seed}.normal(1, i));
  a.put(v);
  return a;
}
template <class S, std::size_t Stride = S::size, class K>
braid::batch<S, typename K::scalar, Stride> rows_in(array_on<K>& a) {
  return {a.data(), a.rows};
}
template <class Spec, class K>
braid::tensor<Spec, typename K::scalar> tensor_in(array_on<K>& a) {
  return {a.data()};
}
template <class T>
auto read_only(T view) {
  if constexpr (requires { view.rows; })
    return braid::batch<typename T::sample, std::remove_pointer_t<decltype(view.data)> const, T::stride>(view);
  else return braid::tensor<typename T::spec, std::remove_pointer_t<decltype(view.data)> const>(view);
}

// One functor a primitive: what is called on K, and what is then read. Named, so that nvcc compiles them for a device.
namespace primitive {

struct weighted_sum {  // of up to four
  template <class T>
  BRAID_HD T operator()(T a, T b, T c) const { return a + T(2) * b * c; }
  template <class T>
  BRAID_HD T operator()(T a, T b, T c, T d) const { return a + T(2) * b * c - d; }
};
template <class T, std::size_t N>
struct cell {
  T* to;
  T const* from;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { to[r * N + j] += from[r * N + j] * T(r + 1) - T(j); }
};
template <class T, std::size_t N>
struct together {  // the sum and the largest of 37 numbers
  T* to;
  T const* from;
  template <class Team>
  BRAID_HD void operator()(std::size_t r, std::size_t j, Team const& team) const {
    T s = 0, most = T(-1e30);
    for (std::size_t i = team.rank(); i < 37; i += Team::size) {
      T const x = from[(r * N + j) * 37 + i];
      s += x;
      most = x > most ? x : most;
    }
    s = team.sum(s), most = team.most(most);
    if (team.rank() == 0) to[(r * N + j) * 2] += s, to[(r * N + j) * 2 + 1] += most;
  }
};
template <class T, std::size_t N>
struct product_of_two {
  T const *a, *b;
  BRAID_HD T operator()(std::size_t r, std::size_t j) const { return a[r * N + j] * b[r * N + j]; }
};

template <std::size_t N>
struct each {
  std::size_t rows;
  template <class K>
  numbers on(K k) const {
    auto a = drawn_rows<K>(rows, N, 1), to = drawn_rows<K>(rows, N, 2);
    k.template each<N>(rows, cell<typename K::scalar, N>{to.data(), a.data()});
    return to.get();
  }
};
struct map {  // arguments with strides, a column each, a row each, one for all
  std::size_t rows;
  template <class K>
  numbers on(K k) const {
    using namespace braid;
    using S = shape<7>;
    auto h = drawn_rows<K>(rows, 9, 1), a = drawn_rows<K>(rows, 8, 2), b = drawn_rows<K>(rows, 1, 3),
         d = drawn_rows<K>(rows, 7, 5);
    auto c = drawn_parameter<vec<7>, K>(4);
    auto const out = rows_in<S, 9>(h);
    k.map(out, fn::tanh{}, read_only(rows_in<S, 8>(a)));
    k.map(out, fn::plus{}, read_only(out), read_only(rows_in<shape<1>>(b)));
    k.map(out, weighted_sum{}, read_only(out), read_only(rows_in<S, 8>(a)), read_only(tensor_in<vec<7>>(c)));
    k.map(out, weighted_sum{}, read_only(out), read_only(rows_in<S>(d)), read_only(tensor_in<vec<7>>(c)),
          read_only(rows_in<shape<1>, 0>(b)));
    return h.get();
  }
};
struct copy {
  std::size_t rows;
  template <class K>
  numbers on(K k) const {
    using S = braid::shape<5>;
    auto h = drawn_rows<K>(rows, 6, 1), a = drawn_rows<K>(rows, 8, 2);
    k.copy(rows_in<S, 6>(h), read_only(rows_in<S, 8>(a)));
    k.copy(rows_in<S, 6>(h), read_only(rows_in<S, 6>(h)));
    return h.get();
  }
};

template <std::size_t N, class In>
using weight = braid::matrix<N, In>;
/// Both ways of a product, tight and with strides.
template <std::size_t N, class In>
struct gemm_nt {
  std::size_t rows;
  template <class K>
  numbers on(K k) const {
    using O = braid::shape<N>;
    constexpr std::size_t F = In::size;
    auto w = drawn_parameter<weight<N, In>, K>(1);
    auto a = drawn_rows<K>(rows, F, 2), h = drawn_rows<K>(rows, N, 3), wide_a = drawn_rows<K>(rows, F + 5, 4),
         wide_h = drawn_rows<K>(rows, N + 3, 5);
    auto const weights = read_only(tensor_in<weight<N, In>>(w));
    k.gemm_nt(braid::overwrite, rows_in<O>(h), read_only(rows_in<In>(a)), weights);
    k.gemm_nt(braid::accumulate, rows_in<O>(h), read_only(rows_in<In, F + 5>(wide_a)), weights);
    k.gemm_nt(braid::accumulate, rows_in<O, N + 3>(wide_h), read_only(rows_in<In>(a)), weights);
    numbers all = h.get(), other = wide_h.get();
    all.insert(all.end(), other.begin(), other.end());
    return all;
  }
};
template <std::size_t N, class In>
struct gemm_nn {
  std::size_t rows;
  template <class K>
  numbers on(K k) const {
    using O = braid::shape<N>;
    constexpr std::size_t F = In::size;
    auto w = drawn_parameter<weight<N, In>, K>(1);
    auto g = drawn_rows<K>(rows, N, 2), da = drawn_rows<K>(rows, F, 3), wide_g = drawn_rows<K>(rows, N + 3, 4),
         wide_da = drawn_rows<K>(rows, F + 5, 5);
    auto const weights = read_only(tensor_in<weight<N, In>>(w));
    k.gemm_nn(braid::overwrite, rows_in<In>(da), read_only(rows_in<O>(g)), weights);
    k.gemm_nn(braid::accumulate, rows_in<In>(da), read_only(rows_in<O, N + 3>(wide_g)), weights);
    k.gemm_nn(braid::accumulate, rows_in<In, F + 5>(wide_da), read_only(rows_in<O>(g)), weights);
    numbers all = da.get(), other = wide_da.get();
    all.insert(all.end(), other.begin(), other.end());
    return all;
  }
};
template <std::size_t N, class In>
struct gemm_tn {
  std::size_t rows;
  template <class K>
  numbers on(K k) const {
    using O = braid::shape<N>;
    constexpr std::size_t F = In::size;
    auto dw = drawn_parameter<weight<N, In>, K>(1);
    auto g = drawn_rows<K>(rows, N, 2), a = drawn_rows<K>(rows, F, 3), wide_g = drawn_rows<K>(rows, N + 3, 4),
         wide_a = drawn_rows<K>(rows, F + 5, 5);
    k.gemm_tn(tensor_in<weight<N, In>>(dw), read_only(rows_in<O>(g)), read_only(rows_in<In>(a)));
    k.gemm_tn(tensor_in<weight<N, In>>(dw), read_only(rows_in<O, N + 3>(wide_g)), read_only(rows_in<In, F + 5>(wide_a)));
    return dw.get();
  }
};

template <std::size_t N, class In>
struct affine {
  std::size_t rows;
  template <class K>
  numbers on(K k) const {
    using O = braid::shape<N>;
    constexpr std::size_t F = In::size;
    auto w = drawn_parameter<weight<N, In>, K>(1);
    auto b = drawn_parameter<braid::vec<N>, K>(2);
    auto a = drawn_rows<K>(rows, F + 5, 3), h = drawn_rows<K>(rows, N + 3, 4);
    k.affine(rows_in<O, N + 3>(h), read_only(rows_in<In, F + 5>(a)), read_only(tensor_in<weight<N, In>>(w)),
             read_only(tensor_in<braid::vec<N>>(b)));
    return h.get();
  }
};
template <std::size_t Size, std::size_t N>
struct teams {
  std::size_t rows;
  template <class K>
  numbers on(K k) const {
    auto a = drawn_rows<K>(rows, N * 37, 1), to = drawn_rows<K>(rows, N * 2, 2);
    k.template teams<Size, N>(rows, together<typename K::scalar, N>{to.data(), a.data()});
    return to.get();
  }
};
struct rows_of_bias {
  std::size_t rows;
  template <class K>
  numbers on(K k) const {
    using S = braid::shape<70>;
    auto h = drawn_rows<K>(rows, 71, 1);
    auto b = drawn_parameter<braid::vec<70>, K>(2);
    k.fill_rows(rows_in<S, 71>(h), read_only(tensor_in<braid::vec<70>>(b)));
    return h.get();
  }
};
struct add_rows {
  std::size_t rows;
  template <class K>
  numbers on(K k) const {
    using S = braid::shape<70>;
    auto g = drawn_rows<K>(rows, 71, 1);
    auto db = drawn_parameter<braid::vec<70>, K>(2);
    k.add_rows(tensor_in<braid::vec<70>>(db), read_only(rows_in<S, 71>(g)));
    return db.get();
  }
};
template <std::size_t N>
struct reduce {
  std::size_t rows;
  template <class K>
  numbers on(K k) const {
    auto a = drawn_rows<K>(rows, N, 1), b = drawn_rows<K>(rows, N, 2), to = drawn_rows<K>(1, N, 3);
    k.template reduce<N>(to.data(), rows, product_of_two<typename K::scalar, N>{a.data(), b.data()});
    return to.get();
  }
};
struct sums {
  std::size_t n;
  template <class K>
  numbers on(K k) const {
    auto a = drawn_rows<K>(1, n, 1);
    return {k.sum(a.data(), n), k.sum_squares(a.data(), n)};
  }
};

template <class Win, std::size_t C, std::size_t O>
struct conv2d {  // C: channels of a filter
  using spec = braid::filter<O, C, Win::z::kernel, Win::y::kernel, Win::x::kernel>;
  static constexpr std::size_t channels = C * Win::groups;
  std::size_t rows;
  template <class K>
  numbers on(K k) const {
    auto a = drawn_rows<K>(rows, Win::pixels_in * channels, 1), g = drawn_rows<K>(rows, Win::pixels_out * O, 2),
         h = drawn_rows<K>(rows, Win::pixels_out * O, 3), da = drawn_rows<K>(rows, Win::pixels_in * channels, 4);
    auto w = drawn_parameter<spec, K>(5), dw = drawn_parameter<spec, K>(6);
    auto b = drawn_parameter<braid::vec<O>, K>(7);
    auto const weights = read_only(tensor_in<spec>(w));
    k.conv2d(Win{}, h.data(), a.data(), weights, read_only(tensor_in<braid::vec<O>>(b)), rows);
    numbers all = h.get();
    k.conv2d(Win{}, h.data(), a.data(), weights, braid::tensor<braid::vec<O>, typename K::scalar const>{}, rows);
    k.conv2d_din(Win{}, da.data(), g.data(), weights, rows);
    k.conv2d_dw(Win{}, tensor_in<spec>(dw), g.data(), a.data(), rows);
    for (auto const& more : {h.get(), da.get(), dw.get()}) all.insert(all.end(), more.begin(), more.end());
    return all;
  }
};

}  // namespace primitive

/// The same call on both.
template <class K, class Oracle, class P>
void check_primitive(std::string const& name, P p, double bound) {
  check_close(name, p.on(K{}), p.on(Oracle{}), bound);
}

/// A product of N outputs and inputs that lie as In.
template <class K, class Oracle, std::size_t N, class In>
void check_products(double bound) {
  for (std::size_t const rows : std::initializer_list<std::size_t>{1, 3, 4, 5, 8, 33}) {
    std::string const size = std::to_string(rows) + " rows, " + std::to_string(In::size) + " to " + std::to_string(N);
    check_primitive<K, Oracle>("gemm_nt, " + size, primitive::gemm_nt<N, In>{rows}, bound);
    check_primitive<K, Oracle>("gemm_nn, " + size, primitive::gemm_nn<N, In>{rows}, bound);
    check_primitive<K, Oracle>("gemm_tn, " + size, primitive::gemm_tn<N, In>{rows}, bound);
    check_primitive<K, Oracle>("affine, " + size, primitive::affine<N, In>{rows}, bound);
  }
}

template <class K>
void check_memory() {
  using T = typename K::scalar;
  K const k{};
  for (std::size_t const n : std::initializer_list<std::size_t>{1, 17, 1000}) {
    T* const p = k.allocate(n);
    std::vector<T> host(n, T(7)), wanted(n, T(0));
    k.download(host.data(), p, n);
    CHECK(host == wanted);
    CHECK(reinterpret_cast<std::uintptr_t>(p) % 64 == 0);
    for (std::size_t i = 0; i < n; ++i) wanted[i] = T(i) + T(0.5);
    k.upload(p, wanted.data(), n);
    k.download(host.data(), p, n);
    CHECK(host == wanted);
    k.zero(p, n / 2);
    std::fill_n(wanted.begin(), n / 2, T(0));
    k.download(host.data(), p, n);
    CHECK(host == wanted);
    k.release(p, n);
  }
}

/// All of them. Bound: largest error over largest value.
template <class K, class Oracle>
void check_primitives(double bound = 1e-5) {
  using braid::window, braid::window_of, braid::axis, braid::shape, braid::flat, braid::channels_last;
  check_memory<K>();
  for (std::size_t const rows : std::initializer_list<std::size_t>{0, 1, 3, 33, 1000}) {
    std::string const size = std::to_string(rows) + " rows";
    check_primitive<K, Oracle>("each<1>, " + size, primitive::each<1>{rows}, bound);
    check_primitive<K, Oracle>("each<13>, " + size, primitive::each<13>{rows}, bound);
    check_primitive<K, Oracle>("reduce<1>, " + size, primitive::reduce<1>{rows}, bound);
    check_primitive<K, Oracle>("reduce<131>, " + size, primitive::reduce<131>{rows}, bound);
    check_primitive<K, Oracle>("add_rows, " + size, primitive::add_rows{rows}, bound);
    check_primitive<K, Oracle>("sum and sum_squares, " + size, primitive::sums{rows}, bound);
    check_primitive<K, Oracle>("teams of 8, " + size, primitive::teams<8, 3>{rows}, bound);
    check_primitive<K, Oracle>("teams of 32, " + size, primitive::teams<32, 1>{rows}, bound);
    if (rows == 0) continue;
    check_primitive<K, Oracle>("map, " + size, primitive::map{rows}, bound);
    check_primitive<K, Oracle>("copy, " + size, primitive::copy{rows}, bound);
    check_primitive<K, Oracle>("fill_rows, " + size, primitive::rows_of_bias{rows}, bound);
  }
  check_products<K, Oracle, 1, shape<1>>(bound);
  check_products<K, Oracle, 5, shape<31>>(bound);
  check_products<K, Oracle, 17, flat<channels_last<3, 4, 2>, shape<2>>>(bound);
  check_products<K, Oracle, 64, shape<16>>(bound);
  for (std::size_t const rows : std::initializer_list<std::size_t>{1, 3}) {
    check_primitive<K, Oracle>("conv2d 3, pad 1", primitive::conv2d<window<9, 7, 3, 1, 1>, 3, 19>{rows}, bound);
    check_primitive<K, Oracle>("conv2d 5, stride 2", primitive::conv2d<window<8, 9, 5, 2, 1>, 16, 5>{rows}, bound);
    check_primitive<K, Oracle>("conv2d 1", primitive::conv2d<window<3, 5, 1, 1, 0>, 1, 16>{rows}, bound);
    check_primitive<K, Oracle>("conv2d 2, pad 2", primitive::conv2d<window<2, 3, 2, 3, 2>, 5, 1>{rows}, bound);
    using atrous = window_of<axis<1>, axis<7, 3, 1, 2, 2>, axis<9, 2, 2, 0, 3>>;
    using grouped = window_of<axis<1>, axis<6, 3, 2, 1>, axis<5, 2, 1, 1>, 2>;
    using depthwise = window_of<axis<1>, axis<6, 3, 1, 1>, axis<7, 3, 1, 1>, 19>;
    using deep = window_of<axis<4, 3, 1, 1>, axis<5, 2, 2>, axis<6, 3, 1, 1>>;
    check_primitive<K, Oracle>("conv2d with dilation", primitive::conv2d<atrous, 3, 5>{rows}, bound);
    check_primitive<K, Oracle>("conv2d of 2 groups", primitive::conv2d<grouped, 3, 6>{rows}, bound);
    check_primitive<K, Oracle>("conv2d, depthwise", primitive::conv2d<depthwise, 1, 19>{rows}, bound);
    check_primitive<K, Oracle>("conv2d of a volume", primitive::conv2d<deep, 3, 5>{rows}, bound);
    check_primitive<K, Oracle>("conv2d along time", primitive::conv2d<window_of<axis<1>, axis<1>, axis<9, 3>>, 3, 5>{rows}, bound);
  }
}

}  // namespace unit_test
