#pragma once
#include "braid/fuse/branches.hpp"
#include "braid/fuse/law.hpp"

namespace braid::inline v0 {
namespace fusion {

/// Gated sum of two branches: h = z a + (1 - z) b with z = sigmoid(a Wa' + b Wb' + c).
///
/// shapes  a, b, z, h: [F]; wa, wb: [F, F]; c: [F].
/// units   none; a and b share one scale, so end each branch with a norm or a bounded activation.
/// cost    4 F^2 flop a sample forward, 8 F^2 backward; training keeps F floats a sample (z).
/// errors  exactly<2>, shapes_agree, a_vector (compile time).
/// absence the gate closes on the absent branch: h is the other one.
/// source  Arevalo et al. 2017, arXiv:1702.01992; its tanh maps are left to the branches.
struct gated : fusion_policy {
  static constexpr std::string_view name = "gated";
  template <class A, class... B>
  static consteval void law() {
    static_assert(holds<sizeof...(B) == 1, at<gated>, got<A, B...>, wants<exactly<2>>>,
                  "gated: one gate weighs two branches; more of them: attention<Heads> or weighted");
    if constexpr (sizeof...(B) == 1) {
      static_assert(shapes_agree<at<gated>, got<odd_one<A, B...>>, wants<A>>,
                    "gated: end both branches with the same shape, e.g. | dense<64>");
      if constexpr (alike<A, B...>)
        static_assert(holds<is_vector<A>, at<gated>, got<A>, wants<a_vector>>,
                      "gated: end both branches with | dense<N>, after `| flatten`, `| last` or the like");
    }
  }
  template <class... In>
  struct on : bound<In...> {
    using out = std::conditional_t<sizeof...(In) == 2, common_vector<In...>, poison>;
    static constexpr std::size_t F = out::size;
    static constexpr bool in_place = true, bears_absence = true;
    static constexpr std::size_t flops = 4 * F * F + 7 * F;

    template <template <class> class Tensor>
    struct params {
      Tensor<matrix<F, out>> wa, wb;
      Tensor<vec<F>> c;
      static constexpr void each(auto&& self, auto&& f) {
        f("wa", self.wa, init::fan_in(F)), f("wb", self.wb, init::fan_in(F)), f("c", self.c, init::zeros);
      }
    };
    template <template <class> class Batch>
    struct saved {
      Batch<out> z;
      static constexpr void each(auto&& self, auto&& f) { f(self.z); }
    };
    template <template <class> class Batch>
    struct scratch : saved<Batch> {};  // prediction keeps z nowhere else
    template <template <class> class Batch>
    struct backward_scratch {
      Batch<out> g;
      static constexpr void each(auto&& self, auto&& f) { f(self.g); }
    };

    template <class Call>
    static void forward(Call const& c) {
      if constexpr (!Call::template present<1>) c.k.copy(c.out, c.template in<0>());
      else if constexpr (!Call::template present<0>) c.k.copy(c.out, c.template in<1>());
      else {
        auto const a = c.template in<0>();
        auto const b = c.template in<1>();
        auto const z = Call::training ? c.saved.z : c.scratch.z;
        c.k.affine(z, a, c.params.wa, c.params.c);             // z = a Wa' + c [n, F]
        c.k.gemm_nt(accumulate, z, b, c.params.wb);            // z += b Wb'    [n, F]
        c.k.map(z, fn::sigmoid{}, z);
        c.k.map(c.out, fn::mix{}, z, a, b);
      }
    }
    template <class Call>
    static void backward(Call const& c) {
      if constexpr (Call::present_inputs == 1) {               // h is the one that is there
        if (auto const da = c.template din<0>()) c.k.copy(da, c.dout);
        if (auto const db = c.template din<1>()) c.k.copy(db, c.dout);
      } else {
        both(c);
      }
    }
    static void both(auto const& c) {
      auto const a = c.template in<0>();
      auto const b = c.template in<1>();
      auto const z = c.saved.z;
      auto const g = c.scratch.g;
      c.k.map(g, fn::mix_slope{}, c.dout, z, a, b);            // g = dh (a - b) z (1 - z)   [n, F]
      c.k.gemm_tn(c.dparams.wa, g, a);                         // dWa += g' a   [F, F]
      c.k.gemm_tn(c.dparams.wb, g, b);
      c.k.add_rows(c.dparams.c, g);
      if (auto const db = c.template din<1>()) {
        c.k.map(db, fn::times_rest{}, c.dout, z);
        c.k.gemm_nn(accumulate, db, g, c.params.wb);           // db += g Wb    [n, F]
      }
      if (auto const da = c.template din<0>()) {               // last: it may lie where dout lies
        c.k.map(da, fn::times{}, c.dout, z);
        c.k.gemm_nn(accumulate, da, g, c.params.wa);
      }
    }
  };
};

}  // namespace fusion
inline constexpr fusion::gated gated{};
}  // namespace braid
