#pragma once
#include "braid/backend/backend.hpp"
#include "braid/layer/sequence_law.hpp"

namespace braid::inline v0 {
namespace layer {

/// Adds one learned vector to what it gets, to each step of a sequence the same: h = x + weight. It tells attention over
/// several modalities from which of them a token comes.
///
/// shapes  x, h: [F] or [T, F]; weight: [F].
/// units   weight starts normal with deviation 0.02, as BERT's does.
/// cost    an addition an element forward and backward.
/// errors  features_last (compile time).
/// source  the token types of Devlin et al. 2019, arXiv:1810.04805; a torch.nn.Parameter [F] that is added.
struct type_embedding : unit {
  template <class In>
  static consteval void law() {
    static_assert(holds<has_last_axis<In>, at<type_embedding>, got<In>, wants<features_last>>,
                  "type_embedding: give it features [F] or steps [T, F], e.g. behind `| dense<F>`");
  }
  template <class In>
  struct on : bound<In> {
    using out = std::conditional_t<has_last_axis<In>, In, poison>;
    using features = typename last_axis<In>::features;
    static constexpr bool in_place = true, reads_in = false;
    static constexpr std::size_t flops = In::size;

    template <template <class> class Tensor>
    struct params {
      Tensor<like<features>> weight;
      static constexpr void each(auto&& self, auto&& f) { f("weight", self.weight, init::normal{0.02f}); }
    };
    static void forward(auto const& c) {
      c.k.map(steps_as_rows(c.out), fn::plus{}, steps_as_rows(c.in()), c.params.weight);
    }
    static void backward(auto const& c) {
      c.k.add_rows(c.dparams.weight, steps_as_rows(c.dout));
      if (c.din()) c.k.copy(c.din(), c.dout);
    }
  };
};

}  // namespace layer
inline constexpr layer::type_embedding type_embedding{};
}  // namespace braid
