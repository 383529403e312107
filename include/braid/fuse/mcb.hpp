#pragma once
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"

#include <cstdint>

namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// Where feature i of branch m goes, and with which sign: the place plus 1, negative for a minus.
template <class T>
struct sketch_places {
  T* place;
  philox random;
  std::uint64_t m;
  std::uint32_t width;
  BRAID_HD void operator()(std::size_t, std::size_t i) const {
    auto const bits = random(m, i);
    T const at = T(std::uint32_t(std::uint64_t{bits[0]} * width >> 32) + 1);
    place[i] = bits[1] & 1 ? -at : at;
  }
};
/// A place of sketch_places, read.
template <class T>
struct signed_place {
  T sign;
  std::size_t at;
  BRAID_HD explicit signed_place(T p) : sign(p < T(0) ? T(-1) : T(1)), at(std::size_t(p < T(0) ? -p : p) - 1) {}
};
template <class T, std::size_t D, std::size_t F>
struct count_sketch {
  T* y;
  T const *x, *place;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    for (std::size_t d = 0; d < D; ++d) y[r * D + d] = T(0);
    for (std::size_t i = 0; i < F; ++i) {
      signed_place<T> const p(place[i]);
      y[r * D + p.at] += p.sign * x[r * F + i];
    }
  }
};
/// out[d] = the sum over i of sign_i a_i y[d - place_i], in circles; with Back y[d + place_i], the transposed map.
template <class T, std::size_t D, std::size_t F, bool Back>
struct sketch_convolved {
  T* out;
  T const *a, *place, *y;
  BRAID_HD void operator()(std::size_t r, std::size_t d) const {
    T s = 0;
    for (std::size_t i = 0; i < F; ++i) {
      signed_place<T> const p(place[i]);
      std::size_t const at = Back ? d + p.at : d + D - p.at;
      s += p.sign * a[r * F + i] * y[r * D + (at < D ? at : at - D)];
    }
    out[r * D + d] = s;
  }
};
template <class T, std::size_t D, std::size_t F>
struct sketch_correlated {  // da[i] = sign_i times the sum over d of dh[d] y[d - place_i]
  T* da;
  T const *dh, *y, *place;
  BRAID_HD void operator()(std::size_t r, std::size_t i) const {
    signed_place<T> const p(place[i]);
    T s = 0;
    for (std::size_t d = 0; d < D; ++d) {
      std::size_t const at = d + D - p.at;
      s += dh[r * D + d] * y[r * D + (at < D ? at : at - D)];
    }
    da[r * F + i] = p.sign * s;
  }
};
template <class T, std::size_t D, std::size_t F>
struct from_sketch {
  T* db;
  T const *dy, *place;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const {
    signed_place<T> const p(place[j]);
    db[r * F + j] = p.sign * dy[r * D + p.at];
  }
};
}  // namespace detail

/// Compact bilinear pooling: the count sketch of the outer product of two branches, which is the circular convolution
/// of their sketches. A sketch throws feature i with a random sign on a random one of D places; places and signs are
/// Philox's for Seed, the branch and i, the same for every net.
///
/// shapes  a: [F_1], b: [F_2], h: [D].
/// units   a's times b's; the authors then take `| signed_sqrt | l2_normalize`.
/// cost    2 F_1 D + F_2 flop a sample forward, twice that backward; training keeps D numbers a sample. Only b's sketch
///         is made: a's has at most F_1 numbers, so the convolution is F_1 turns of D. Fourier transforms take about
///         15 D log2 D instead, fewer from F_1 of about 100 on, but every backend would need one.
/// errors  at_most, exactly<2>, a_vector (compile time).
/// absence not borne: there is no product without either.
/// source  Fukui et al. 2016, arXiv:1606.01847; Gao et al. 2016, arXiv:1511.06062.
template <std::size_t D, std::uint64_t Seed = 0>
struct mcb : fusion_policy {
  static constexpr auto written = [] {
    if constexpr (Seed == 0) return written_as<1>{"mcb", {D}};
    else return written_as<2>{"mcb", {D, Seed}};
  }();
  static constexpr std::string_view name = "mcb";
  static constexpr std::size_t most_places = (std::size_t{1} << 24) - 1;
  static constexpr bool few = D <= most_places;
  template <class... In>
  static constexpr bool fits = few && sizeof...(In) == 2 && (is_vector<In> && ...);
  template <class... In>
  static consteval void law() {
    static_assert(holds<few, at<mcb>, got<exactly<D>>, wants<at_most<most_places>>>, "mcb<D>: 2^24 - 1 places at most");
    if constexpr (few)
      static_assert(holds<sizeof...(In) == 2, at<mcb>, got<In...>, wants<exactly<2>>>,
                    "mcb is over two branches: fuse some of them before, or take low_rank<R, O>");
    if constexpr (few && sizeof...(In) == 2)
      static_assert(holds<fits<In...>, at<mcb>, got<odd_vector<In...>>, wants<a_vector>>,
                    "mcb wants one axis a branch: end each with | dense<N>, after `| flatten` or `| last`");
  }
  template <class... In>
  struct on : bound<In...> {
    using of = mcb;
    using out = std::conditional_t<mcb::template fits<In...>, shape<D>, poison>;
    using first = nth<0, In..., shape<1>>;
    using second = nth<1, In..., shape<1>, shape<1>>;
    static constexpr std::size_t A = first::size, B = second::size, flops = 2 * A * D + B;

    /// The sketch of the second branch.
    template <template <class> class Batch>
    struct saved {
      Batch<out> y;
      static constexpr void each(auto&& self, auto&& f) { f(self.y); }
    };
    template <template <class> class Batch>
    struct scratch {
      Batch<out> y;  // of prediction; backward: its gradient
      Batch<once<first>> place_a;
      Batch<once<second>> place_b;
      static constexpr void each(auto&& self, auto&& f) { f(self.y), f(self.place_a), f(self.place_b); }
    };
    template <template <class> class Batch>
    using backward_scratch = scratch<Batch>;

    template <class Call>
    static void hash(Call const& c) {
      using T = typename Call::scalar;
      philox const random{Seed};
      c.k.template each<A>(1, detail::sketch_places<T>{c.scratch.place_a.data, random, 0, D});
      c.k.template each<B>(1, detail::sketch_places<T>{c.scratch.place_b.data, random, 1, D});
    }
    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      T* const y = (Call::training ? c.saved.y : c.scratch.y).data;
      hash(c);
      c.k.template each<1>(c.rows, detail::count_sketch<T, D, B>{y, c.template in<1>().data, c.scratch.place_b.data});
      c.k.template each<D>(c.rows, detail::sketch_convolved<T, D, A, false>{c.out.data, c.template in<0>().data,
                                                                            c.scratch.place_a.data, y});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      T const *a = c.template in<0>().data, *place_a = c.scratch.place_a.data, *place_b = c.scratch.place_b.data;
      T* const dy = c.scratch.y.data;
      hash(c);
      if (auto const da = c.template din<0>())
        c.k.template each<A>(c.rows, detail::sketch_correlated<T, D, A>{da.data, c.dout.data, c.saved.y.data, place_a});
      if (auto const db = c.template din<1>()) {
        c.k.template each<D>(c.rows, detail::sketch_convolved<T, D, A, true>{dy, a, place_a, c.dout.data});
        c.k.template each<B>(c.rows, detail::from_sketch<T, D, B>{db.data, dy, place_b});
      }
    }
  };
};

}  // namespace fusion
template <std::size_t D, std::uint64_t Seed = 0>
inline constexpr sized_policy<fusion::mcb<D, Seed>, D> mcb{};
}  // namespace braid
