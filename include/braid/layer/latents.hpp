#pragma once
#include "braid/backend/backend.hpp"
#include "braid/layer/sequence_law.hpp"

namespace braid::inline v0 {
namespace layer {

/// N learned vectors of as many features as x has, the same for every sample, whatever x says: h = weight. They ask in the
/// attention of a perceiver.
///
/// shapes  x: [T, F]; h: [N, F]; weight: [N, F].
/// units   weight starts normal with deviation 0.02.
/// cost    a copy of N F numbers a sample forward, a sum backward.
/// errors  a_sequence (compile time).
/// source  Jaegle et al. 2021, arXiv:2103.03206.
template <std::size_t N>
struct latents : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<is_steps<In>, at<latents>, got<In>, wants<a_sequence>>,
                  "latents<N>: give it the sequence [T, F] that they shall ask");
  }
  template <class In>
  struct on : bound<In> {
    static constexpr std::size_t F = last_axis<In>::features::size;
    using out = std::conditional_t<is_steps<In>, shape<N, F>, poison>;
    static constexpr bool reads_in = false;

    template <template <class> class Tensor>
    struct params {
      Tensor<rows_of<N, F>> weight;
      static constexpr void each(auto&& self, auto&& f) { f("weight", self.weight, init::normal{0.02f}); }
    };
    template <class Call>
    static void forward(Call const& c) {
      using T = typename Call::scalar;
      c.k.fill_rows(batch<shape<N * F>, T>{c.out.data, c.rows}, tensor<vec<N * F>, T const>{c.params.weight.data});
    }
    template <class Call>
    static void backward(Call const& c) {
      using T = typename Call::scalar;
      c.k.add_rows(tensor<vec<N * F>, T>{c.dparams.weight.data}, batch<shape<N * F>, T const>{c.dout.data, c.rows});
      if (c.din()) c.k.zero(c.din().data, c.rows * In::size);
    }
  };
};

}  // namespace layer
template <std::size_t N>
inline constexpr sized<layer::latents<N>, N> latents{};
}  // namespace braid
