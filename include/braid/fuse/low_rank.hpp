#pragma once
#include "braid/fuse/branch_maps.hpp"
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"
#include "braid/layer/within_length.hpp"

#include <array>

namespace braid::inline v0 {
namespace fusion {

namespace detail {
/// h[o] = b[o] + sum over r of w[r] z_1[r, o] ... z_M[r, o].
template <class T, std::size_t R, std::size_t O, std::size_t M>
struct low_rank_sum {
  T* h;
  branches<T const, M> z;
  T const *rank_weight, *bias;
  BRAID_HD void operator()(std::size_t n, std::size_t o) const {
    T s = bias[o];
    for (std::size_t r = 0; r < R; ++r) {
      T p = rank_weight[r];
      for (std::size_t m = 0; m < M; ++m) p *= z.at[m][(n * R + r) * O + o];
      s += p;
    }
    h[n * O + o] = s;
  }
};
/// The gradient of z_m: dh w[r] times the product of the others.
template <class T, std::size_t R, std::size_t O, std::size_t M>
struct low_rank_dz {
  T* dz;
  T const* dh;
  branches<T const, M> z;
  T const* rank_weight;
  std::size_t m;
  BRAID_HD void operator()(std::size_t n, std::size_t j) const {
    std::size_t const i = n * R * O + j;
    T p = dh[n * O + j % O] * rank_weight[j / O];
    for (std::size_t k = 0; k < M; ++k) p = k == m ? p : p * z.at[k][i];
    dz[i] = p;
  }
};
/// What sample n adds to the gradient of rank weight r.
template <class T, std::size_t R, std::size_t O, std::size_t M>
struct low_rank_dw {
  T const* dh;
  branches<T const, M> z;
  BRAID_HD T operator()(std::size_t n, std::size_t r) const {
    T s = 0;
    for (std::size_t o = 0; o < O; ++o) {
      T p = dh[n * O + o];
      for (std::size_t m = 0; m < M; ++m) p *= z.at[m][(n * R + r) * O + o];
      s += p;
    }
    return s;
  }
};
}  // namespace detail

/// Low-rank tensor fusion: the outer product of all [1; x_m] meets a weight tensor of rank R, without ever being made:
/// h = b + sum over r of w_r (W_1^r [1; x_1]) ... (W_N^r [1; x_N]), elementwise products.
///
/// shapes  x_m: any, taken as [F_m], a sequence with zeros beyond a sample's length; h: [O]; factors.m.weight: [R O, F_m],
///         the rows r O + o; factors.m.bias: [R O], what the constant 1 selects; rank_w: [R]; bias: [O].
/// units   none; a product of N factors: start from branches of scale 1 (a norm or tanh).
/// cost    2 R O (F_1 + ... + F_N) flop a sample forward, twice that backward; training keeps N R O floats a sample.
/// errors  real_numbers (compile time).
/// absence an absent branch counts as x_m = 0: its factor is its bias.
/// source  Liu et al. 2018, arXiv:1806.00064; the sum over r is weighted, as in the authors' model.
template <std::size_t R, std::size_t O>
struct low_rank : fusion_policy {
  static constexpr std::string_view name = "low_rank";
  template <class... In>
  static consteval void law() {
    static_assert(holds<all_real<In...>, at<low_rank>, got<odd_element<In...>>, wants<real_numbers>>,
                  "low_rank works on numbers: put e.g. `| embedding<D> | lstm<H> | last` after tokens first");
  }
  template <class... In>
  struct on : bound<In...> {
    using out = std::conditional_t<all_real<In...>, shape<O>, poison>;
    using factor = shape<R * O>;
    static constexpr std::size_t N = sizeof...(In);
    static constexpr bool bears_absence = true;
    static constexpr std::size_t flops = 2 * R * O * (In::size + ...) + (N + 1) * R * O;

    struct factors {
      static constexpr std::string_view name = "factors";
    };
    template <template <class> class Tensor>
    struct params {
      branch_maps<R * O, Tensor, factors, In...> maps;
      Tensor<vec<R>> rank_weight;
      Tensor<vec<O>> bias;
      static constexpr void each(auto&& self, auto&& f) {
        decltype(maps)::each(self.maps, f);
        f("rank_w", self.rank_weight, init::fan_in(R)), f("bias", self.bias, init::zeros);
      }
    };
    template <template <class> class Batch>
    struct saved {
      std::array<Batch<factor>, N> z;
      static constexpr void each(auto&& self, auto&& f) {
        for (auto& z : self.z) f(z);
      }
    };
    using used = shape<layer::largest_sequence<In...>>;
    template <template <class> class Batch>
    struct scratch : saved<Batch> {  // of prediction
      Batch<used> x;
      static constexpr void each(auto&& self, auto&& f) { saved<Batch>::each(self, f), f(self.x); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<factor> dz;
      Batch<used> x;
      static constexpr void each(auto&& self, auto&& f) { f(self.dz), f(self.x); }
    };
    template <std::size_t I, class Call>
    static auto input(Call const& c) {
      return layer::within_length(c.k, c.template in<I>(), c.scratch.x, c.template lengths<I>());
    }

    template <class T, class Room>
    static branches<T const, N> factors_in(Room const& room) {
      branches<T const, N> b{};
      for (std::size_t m = 0; m < N; ++m) b.at[m] = room.z[m].data, b.which[m] = m;
      return b;
    }
    template <class Call>
    static void forward(Call const& c) {
      if constexpr (Call::training) run(c, c.saved);
      else run(c, c.scratch);
    }
    template <class Call>
    static void run(Call const& c, auto const& room) {
      using T = typename Call::scalar;
      repeat_indexed<N>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        auto const& p = map_of<i>(c.params.maps);
        if constexpr (Call::template present<i>) c.k.affine(room.z[i], input<i>(c), p.weight, p.bias);  // z = x W' + b   [n, R O]
        else c.k.fill_rows(room.z[i], p.bias);
      });
      c.k.template each<O>(c.rows, detail::low_rank_sum<T, R, O, N>{c.out.data, factors_in<T>(room),
                                                                    c.params.rank_weight.data, c.params.bias.data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      auto const z = factors_in<T>(c.saved);
      auto const dz = c.scratch.dz;
      c.k.add_rows(c.dparams.bias, c.dout);
      c.k.template reduce<R>(c.dparams.rank_weight.data, c.rows, detail::low_rank_dw<T, R, O, N>{c.dout.data, z});
      repeat_indexed<N>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        auto const& p = map_of<i>(c.params.maps);
        auto const& dp = map_of<i>(c.dparams.maps);
        c.k.template each<R * O>(
            c.rows, detail::low_rank_dz<T, R, O, N>{dz.data, c.dout.data, z, c.params.rank_weight.data, i});
        if constexpr (Call::template present<i>)
          c.k.gemm_tn(dp.weight, dz, input<i>(c));                           // dW += dz' x     [R O, F_m]
        c.k.add_rows(dp.bias, dz);
        if (auto const dx = c.template din<i>()) {
          c.k.gemm_nn(overwrite, dx, dz, p.weight);                          // dx = dz W       [n, F_m]
          layer::clear_beyond_length(c.k, dx, c.template lengths<i>());
        }
      });
    }
  };
};

}  // namespace fusion
template <std::size_t R, std::size_t O>
inline constexpr sized_policy<fusion::low_rank<R, O>, R, O> low_rank{};
}  // namespace braid
