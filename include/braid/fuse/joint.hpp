#pragma once
#include "braid/fuse/branch_maps.hpp"
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"
#include "braid/layer/within_length.hpp"

#include <array>

namespace braid::inline v0 {
namespace fusion {

namespace detail {
template <class F>
inline constexpr bool is_activation = requires { typename F::functor; };
template <class F>
struct functor_of {
  using type = fn::relu;  // behind a failed law
};
template <class F>
  requires is_activation<F>
struct functor_of<F> {
  using type = typename F::functor;
};

template <class F>
struct add_active {
  template <class T>
  BRAID_HD T operator()(T h, T z) const { return h + F{}(z); }
};
}  // namespace detail

/// The joint embedding: h = F(W_1 x_1 + b_1) + ... + F(W_N x_N + b_N). The same as a sum over branches that each end in
/// dense<H> | F, as one policy.
///
/// shapes  x_m: any, taken as [F_m], a sequence with zeros beyond a sample's length; h: [H]; m.weight: [H, F_m]; m.bias: [H], m = 0 ... N - 1.
/// units   none; a bounded F (tanh) keeps the terms on one scale.
/// cost    2 H (F_1 + ... + F_N) flop a sample forward, twice that backward; training keeps N H floats a sample.
/// errors  an_activation, real_numbers (compile time).
/// absence an absent branch's term is missing.
/// source  the joint embedding of the literature, F of each map; that of their sum is m-RNN's multimodal layer, Mao et al. 2015,
///         arXiv:1412.6632, here fuse<sum> of maps, then F. Starts as torch.nn.Linear does.
template <std::size_t H, class F>
struct joint : fusion_policy {
  static constexpr std::string_view name = "joint";
  template <class... In>
  static consteval void law() {
    static_assert(holds<detail::is_activation<F>, at<joint>, got<F>, wants<an_activation>>,
                  "joint<H, F>: F is an activation, e.g. joint<256, relu>");
    static_assert(holds<all_real<In...>, at<joint>, got<odd_element<In...>>, wants<real_numbers>>,
                  "joint works on numbers: put e.g. `| embedding<D> | lstm<H> | last` after tokens first");
  }
  template <class... In>
  struct on : bound<In...> {
    using out = std::conditional_t<detail::is_activation<F> && all_real<In...>, shape<H>, poison>;
    using active = typename detail::functor_of<F>::type;
    static constexpr std::size_t N = sizeof...(In);
    static constexpr bool bears_absence = true;
    static constexpr std::size_t flops = 2 * H * (In::size + ...) + 2 * N * H;

    template <template <class> class Tensor>
    struct params : branch_maps<H, Tensor, no_group, In...> {};
    /// F(z) or z of every branch, whichever the slope of F is a function of.
    template <template <class> class Batch>
    struct saved {
      std::array<Batch<out>, N> y;
      static constexpr void each(auto&& self, auto&& f) {
        for (auto& y : self.y) f(y);
      }
    };
    using used = shape<layer::largest_sequence<In...>>;
    template <template <class> class Batch>
    struct scratch {
      Batch<out> z;
      Batch<used> x;
      static constexpr void each(auto&& self, auto&& f) { f(self.z), f(self.x); }
    };
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<out> g;
      Batch<used> x;
      static constexpr void each(auto&& self, auto&& f) { f(self.g), f(self.x); }
    };
    template <std::size_t I, class Call>
    static auto input(Call const& c) {
      return layer::within_length(c.k, c.template in<I>(), c.scratch.x, c.template lengths<I>());
    }

    template <class Call>
    static void forward(Call const& c) {
      bool first = true;
      repeat_indexed<N>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        if constexpr (Call::template present<i>) {
          auto const& p = map_of<i>(c.params);
          auto const z = Call::training ? c.saved.y[i] : first ? c.out : c.scratch.z;
          c.k.affine(z, input<i>(c), p.weight, p.bias);  // z = x W' + b   [n, H]
          if constexpr (Call::training && active::of_output) {
            c.k.map(z, active{}, z);
            if (first) c.k.copy(c.out, z);
            else c.k.map(c.out, fn::plus{}, c.out, z);
          } else {
            if (first) c.k.map(c.out, active{}, z);
            else c.k.map(c.out, detail::add_active<active>{}, c.out, z);
          }
          first = false;
        }
      });
    }
    template <class Call>
    static void backward(Call const& c) {
      auto const g = c.scratch.g;
      repeat_indexed<N>([&]<class I>(I) {
        constexpr std::size_t i = I::value;
        if constexpr (Call::template present<i>) {
          auto const& p = map_of<i>(c.params);
          auto const& dp = map_of<i>(c.dparams);
          c.k.map(g, typename active::slope{}, c.dout, c.saved.y[i]);            // g = dh F'(z)    [n, H]
          c.k.gemm_tn(dp.weight, g, input<i>(c));                                // dW += g' x      [H, F_m]
          c.k.add_rows(dp.bias, g);
          if (auto const dx = c.template din<i>()) {
            c.k.gemm_nn(overwrite, dx, g, p.weight);                             // dx = g W        [n, F_m]
            layer::clear_beyond_length(c.k, dx, c.template lengths<i>());
          }
        }
      });
    }
  };
};

}  // namespace fusion
template <std::size_t H, auto F>
inline constexpr sized_policy<fusion::joint<H, decltype(type_of(F))>, H> joint{};
}  // namespace braid
