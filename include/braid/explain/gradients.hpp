#pragma once
#include "braid/explain/attribution.hpp"
#include "braid/model/model.hpp"

namespace braid::inline v0::explain {

/// The gradients of one number of a net with respect to its inputs, and gradient x input. Of tokens: at the embedding, summed
/// over the numbers of each token.
///
///   bd::explain::gradients why(model);
///   auto const& g = why(bd::explain::number(3), photo(pixels), notes(ids));
///   g(photo);                                                               // [n, C, H, W]
///   why.times_input(bd::explain::number(3), photo(pixels), notes(ids));
///
/// shapes  as the inputs; tokens [n, T].
/// units   of the number that is explained, for one of the input; gradient x input of the number.
/// cost    a forward and a backward; allocates nothing once there is room for the rows.
/// errors  a call's (model/call.hpp); value_error: no such number.
/// source  Simonyan et al. 2014, arXiv:1312.6034; Shrikumar et al. 2016, arXiv:1605.01713. Captum's Saliency(abs=False) and
///         InputXGradient.
template <class G, backend K>
class gradients : public over_inputs<G, K> {
 public:
  using over_inputs<G, K>::over_inputs;
  explicit gradients(basic_model<G, K> const& m, std::size_t rows = watched_net<G, K>::tile) : gradients(m.weights(), rows) {}

  template <class Tag, class... A>
  auto const& operator()(number_of<Tag> const& number, A const&... a) {
    return run<false>(number, a...);
  }
  template <class Tag, class... A>
  auto const& times_input(number_of<Tag> const& number, A const&... a) {
    return run<true>(number, a...);
  }

 private:
  template <bool Times, class Tag, class... A>
  auto const& run(number_of<Tag> const& number, A const&... a) {
    return this->each_tile(number, [](auto const& tile) {
      tile.run(true);
      tile.keep_said();
      each_point<watched<G>>([&]<class P>(P) {
        auto const* g = tile.net.template gradient<P::step>();
        auto const* x = tile.net.template own<P::step>();
        for (std::size_t r = 0; r < tile.rows(); ++r)
          for (std::size_t i = 0; i < P::size; ++i) {
            std::size_t const v = r * P::size + i;
            tile.says.template at<typename P::modality>(tile.first + r, i / P::parts) += Times ? g[v] * x[v] : g[v];
          }
      });
    }, a...);
  }
};
template <class G, class K>
gradients(basic_model<G, K> const&) -> gradients<G, K>;
template <class G, class K>
gradients(basic_weights<G, K> const&) -> gradients<G, K>;
template <class G, class K>
gradients(basic_model<G, K> const&, std::size_t) -> gradients<G, K>;

}  // namespace braid::explain
