#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/graph.hpp"

namespace braid::inline v0 {
namespace layer {

/// N learned numbers, the same for every sample, whatever the input: h = weight. It is how a net has numbers that belong
/// to no layer, a temperature or the weights of losses: as an output they are trained, saved and grouped as all others.
///
///   outputs(seen(...), said(...), heat(photo | learned<1>))      info_nce(seen, said, heat)
///
/// shapes  x: any; h: [N]; weight: [N].
/// units   weight starts at Thousandths / 1000, without it at 0.
/// cost    a copy of N numbers a sample forward, a sum backward.
/// errors  none.
/// source  a torch.nn.Parameter [N], expanded over the batch.
template <std::size_t N, int Thousandths = 0>
struct learned : unit {
  template <class In>
  struct on : bound<In> {
    using out = shape<N>;
    static constexpr bool reads_in = false;

    template <template <class> class Tensor>
    struct params {
      Tensor<vec<N>> weight;
      static constexpr void each(auto&& self, auto&& f) {
        f("weight", self.weight, init::constant{float(Thousandths) / 1000.0f});
      }
    };
    static void forward(auto const& c) { c.k.fill_rows(c.out, c.params.weight); }
    static void backward(auto const& c) {
      c.k.add_rows(c.dparams.weight, c.dout);
      if (c.din()) c.k.zero(c.din().data, c.rows * In::size);
    }
  };
};

}  // namespace layer
template <std::size_t N, int Thousandths = 0>
inline constexpr sized<layer::learned<N, Thousandths>, N> learned{};
}  // namespace braid
