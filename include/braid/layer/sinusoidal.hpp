#pragma once
#include "braid/backend/backend.hpp"
#include "braid/layer/sequence_law.hpp"
#include "braid/layer/turns.hpp"
#include "braid/layer/within_length.hpp"

namespace braid::inline v0 {
namespace layer {

namespace detail {
template <class S, std::size_t T, std::size_t F>
struct add_turns {  // over [n T, F]
  S* h;
  S const *x, *cos, *sin;
  std::int32_t const* lengths;
  BRAID_HD void operator()(std::size_t i, std::size_t j) const {
    std::size_t const t = i % T, at = t * turns<S, T, F>::pairs + j / 2;
    bool const used = !lengths || t < std::size_t(lengths[i / T]);
    h[i * F + j] = used ? x[i * F + j] + (j % 2 ? cos[at] : sin[at]) : S(0);
  }
};
}  // namespace detail

/// Adds to each step its place as waves, nothing learned: h[t, 2i] = x + sin(t w_i), h[t, 2i + 1] = x + cos(t w_i), with
/// w_i = 10000^(-2i / F). Steps beyond a sample's length give zeros.
///
/// shapes  x, h: [T, F].
/// units   x near 1: the waves are of size 1. Vaswani et al. multiply their embeddings by sqrt F before.
/// cost    an addition an element; 2 T F flop a batch for the waves.
/// errors  a_sequence (compile time).
/// source  Vaswani et al. 2017, arXiv:1706.03762, section 3.5.
struct sinusoidal : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_steps<In>, at<sinusoidal>, got<In>, wants<a_sequence>>,
                  "sinusoidal: give it a sequence [T, F]: a series, or tokens behind `| embedding<D>`");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t T = last_axis<In>::steps, F = last_axis<In>::features::size;
    using out = std::conditional_t<is_steps<In>, In, poison>;
    static constexpr bool in_place = true, reads_in = false;
    static constexpr std::size_t flops = T * F, pairs = (F + 1) / 2;

    template <template <class> class Batch>
    struct scratch {
      Batch<once<shape<T, pairs>>> cos, sin;
      static constexpr void each(auto&& self, auto&& f) { f(self.cos), f(self.sin); }
    };
    template <class Call>
    static void forward(Call const& c) {
      using S = typename Call::scalar;
      S *const cos = c.scratch.cos.data, *const sin = c.scratch.sin.data;
      c.k.template each<pairs>(1, turns<S, T, F>{cos, sin});
      c.k.template each<F>(c.rows * T, detail::add_turns<S, T, F>{c.out.data, c.in().data, cos, sin, c.lengths()});
    }
    static void backward(auto const& c) {
      if (c.din()) copy_used(c.k, c.din(), c.dout, c.lengths());
    }
  };
};

}  // namespace layer
inline constexpr layer::sinusoidal sinusoidal{};
}  // namespace braid
