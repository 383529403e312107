#pragma once
#include "braid/core/philox.hpp"
#include "braid/explain/attribution.hpp"
#include "braid/model/model.hpp"

#include <cmath>
#include <string>

namespace braid::inline v0::explain {

struct smooth_options {
  std::size_t samples = 50;
  double deviation = 0.1;  ///< of the noise, in the inputs' unit; of tokens in that of their embedding
  seed random{};
};

/// The mean gradient around a sample: over copies of it with normal noise. What the gradient of a rough function says at one
/// place by chance goes away.
///
///   bd::explain::smooth_grad why(model, {.samples = 50, .deviation = 0.1});
///
/// shapes  as the inputs; tokens [n, T].
/// units   as a gradient (explain/gradients.hpp).
/// cost    `samples` forwards and backwards; allocates nothing once there is room for the rows. The noise of a sample depends
///         on the seed and on its number in the batch.
/// errors  a call's (model/call.hpp); value_error: no such number, no samples, a deviation that is none.
/// source  Smilkov et al. 2017, arXiv:1706.03825, where 0.1 to 0.2 of the inputs' range served best.
template <class G, backend K>
class smooth_grad : public over_inputs<G, K> {
 public:
  using typename over_inputs<G, K>::T;
  explicit smooth_grad(basic_weights<G, K> const& w, smooth_options options = {}, std::size_t rows = watched_net<G, K>::tile)
      : over_inputs<G, K>(w, rows), options_(options) {
    if (options.samples == 0) throw value_error("explain", "smooth_grad, samples", "at least 1", "0");
    if (!(options.deviation >= 0) || !std::isfinite(options.deviation))
      throw value_error("explain", "smooth_grad, deviation", "0 or more", std::to_string(options.deviation));
  }
  explicit smooth_grad(basic_model<G, K> const& m, smooth_options options = {}, std::size_t rows = watched_net<G, K>::tile)
      : smooth_grad(m.weights(), options, rows) {}

  template <class Tag, class... A>
  auto const& operator()(number_of<Tag> const& number, A const&... a) {
    return this->each_tile(number, [&](auto const& tile) {
      tile.run(false);
      tile.keep_said();
      for (std::size_t s = 0; s < options_.samples; ++s) {
        philox const random = philox{options_.random.value}.fork(s);
        this->set([&]<class P>(T x, T, P, std::size_t r, std::size_t i) {
          return x + T(options_.deviation * double(random.fork(P::step).normal(tile.first + r, i)));
        });
        tile.run(true);
        each_point<watched<G>>([&]<class P>(P) {
          auto const* const g = tile.net.template gradient<P::step>();
          for (std::size_t r = 0; r < tile.rows(); ++r)
            for (std::size_t i = 0; i < P::size; ++i)
              tile.says.template at<typename P::modality>(tile.first + r, i / P::parts) += g[r * P::size + i] / T(options_.samples);
        });
      }
    }, a...);
  }

 private:
  smooth_options options_;
};

}  // namespace braid::explain
