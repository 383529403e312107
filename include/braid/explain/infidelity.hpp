#pragma once
#include "braid/core/philox.hpp"
#include "braid/explain/attribution.hpp"
#include "braid/model/model.hpp"

#include <string>
#include <vector>

namespace braid::inline v0::explain {

struct infidelity_options {
  std::size_t samples = 50;  ///< sets of cells that are taken away, of each sample
  double rate = 0.3;         ///< how likely a cell is in one
  seed random{};
};

/// How far the parts of an explanation are from what the net does: cells are taken away by chance, and the sum of their parts
/// is compared with how much less the net says. The mean square of the difference: 0 for parts of a net that adds them up.
///
///   bd::explain::infidelity check(model);
///   auto const& parts = why(bd::explain::number(3), photo(pixels));
///   auto const far = check(parts, bd::explain::number(3), photo(pixels));   // [n]
///
/// For parts that are shares of what is said (integrated gradients, gradient x input, occlusion by windows of one cell); a gradient
/// alone is none, nor are larger windows, of which each cell has the whole.
///
/// shapes  a number a sample.
/// units   the square of the number that is explained.
/// cost    `samples` forwards.
/// errors  a call's (model/call.hpp); value_error: no samples, a rate outside 0 to 1; shape_error: parts of other rows.
/// source  Yeh et al. 2019, arXiv:1901.09392, with cells at the baseline as what is perturbed.
template <class G, backend K>
class infidelity : public over_inputs<G, K> {
 public:
  using typename over_inputs<G, K>::T;
  explicit infidelity(basic_weights<G, K> const& w, infidelity_options options = {}, std::size_t rows = watched_net<G, K>::tile)
      : over_inputs<G, K>(w, rows), options_(options) {
    if (options.samples == 0) throw value_error("explain", "infidelity, samples", "at least 1", "0");
    if (!(options.rate >= 0 && options.rate <= 1)) throw value_error("explain", "infidelity, rate", "0 to 1", std::to_string(options.rate));
  }
  explicit infidelity(basic_model<G, K> const& m, infidelity_options options = {}, std::size_t rows = watched_net<G, K>::tile)
      : infidelity(m.weights(), options, rows) {}

  template <class Tag, class... A>
  std::vector<double> operator()(attribution<G, T> const& parts, number_of<Tag> const& number, A const&... a) {
    std::vector<double> far(parts.rows());
    this->each_tile(number, [&](auto const& tile) {
      if (tile.says.rows() != parts.rows())
        throw shape_error("explain", "infidelity, parts", std::to_string(tile.says.rows()) + " rows", std::to_string(parts.rows()));
      tile.run(false);
      tile.keep_said();
      for (std::size_t s = 0; s < options_.samples; ++s) {
        philox const random = philox{options_.random.value}.fork(s);
        auto const taken = [&]<class P>(P, std::size_t row, std::size_t i) {
          return double(random.fork(P::source).uniform(tile.first + row, i / P::parts)) < options_.rate;
        };
        this->set([&]<class P>(T own, T nothing, P p, std::size_t r, std::size_t i) { return taken(p, r, i) ? nothing : own; });
        tile.run(false);
        for (std::size_t r = 0; r < tile.rows(); ++r) {
          double difference = tile.said(r) - tile.says.said()[tile.first + r];
          [&]<class... M>(types<M...>) { (add<M>(difference, parts, tile, r, taken), ...); }(typename watched<G>::modalities{});
          far[tile.first + r] += difference * difference / double(options_.samples);
        }
      }
    }, a...);
    if (this->says_.rows() != far.size())  // of an empty call no tile came
      throw shape_error("explain", "infidelity, parts", std::to_string(this->says_.rows()) + " rows", std::to_string(far.size()));
    return far;
  }

 private:
  /// The parts of the cells of M that are taken away, once each, however many points read them.
  template <class M, class Tile, class Taken>
  static void add(double& sum, attribution<G, T> const& parts, Tile const& tile, std::size_t r, Taken const& taken) {
    bool seen = false;
    each_point<watched<G>>([&]<class P>(P p) {
      if constexpr (std::is_same_v<typename P::modality, M>) {
        if (seen) return;
        seen = true;
        auto const of = parts(M{});
        for (std::size_t cell = 0, n = tile.net.template used<P>(r) / P::parts; cell < n; ++cell)
          if (taken(p, r, cell * P::parts)) sum += double(of.data()[(tile.first + r) * M::outside::size + cell]);
      }
    });
  }
  infidelity_options options_;
};

}  // namespace braid::explain
