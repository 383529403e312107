#pragma once
#include "braid/explain/attribution.hpp"
#include "braid/model/model.hpp"

#include <cmath>
#include <numbers>
#include <span>
#include <vector>

namespace braid::inline v0::explain {

struct integrated_options {
  std::size_t points = 50;  ///< of each sample's path, where the gradient is taken
};

namespace detail {
/// Places and weights of n points on [0, 1], by which polynomials below the degree 2 n are integrated exactly: the zeros of
/// Legendre's polynomial, by Newton's method.
struct gauss_legendre {
  std::vector<double> at, weight;
  explicit gauss_legendre(std::size_t n) : at(n), weight(n) {
    for (std::size_t i = 0; i < n; ++i) {
      double x = std::cos(std::numbers::pi * (double(n - i) - 0.25) / (double(n) + 0.5)), slope = 0;
      for (int turn = 0; turn < 100; ++turn) {
        double before = 1, value = x;
        for (std::size_t k = 2; k <= n; ++k) {
          double const next = (double(2 * k - 1) * x * value - double(k - 1) * before) / double(k);
          before = value, value = next;
        }
        slope = double(n) * (x * value - before) / (x * x - 1);
        double const step = value / slope;
        x -= step;
        if (std::abs(step) < 1e-16) break;
      }
      at[i] = (1 + x) / 2;
      weight[i] = 1 / ((1 - x * x) * slope * slope);
    }
  }
};
}  // namespace detail

/// Integrated gradients: along the straight line from a baseline to the sample, (x - baseline) times the mean gradient. The
/// parts add up to what the net says of the sample less what it says of the baseline; `residual` is by how much they do not,
/// which more points make smaller. Tokens: along the line between their embeddings.
///
///   bd::explain::integrated_gradients why(model, {.points = 50});
///   why.baseline(photo(mean), notes(padding));                              // before that: zeros
///   auto const& parts = why(bd::explain::number(3), photo(pixels), notes(ids));
///   parts(photo);  why.residual();                                          // [n, C, H, W]; [n]
///
/// shapes  as the inputs; tokens [n, T].
/// units   of the number that is explained.
/// cost    `points` forwards and backwards; allocates nothing once there is room for the rows.
/// errors  a call's (model/call.hpp); value_error: no such number, no points; shape_error: a baseline of several samples.
/// source  Sundararajan et al. 2017, arXiv:1703.01365; Captum's IntegratedGradients.
template <class G, backend K>
class integrated_gradients : public over_inputs<G, K> {
 public:
  using typename over_inputs<G, K>::T;
  explicit integrated_gradients(basic_weights<G, K> const& w, integrated_options options = {}, std::size_t rows = watched_net<G, K>::tile)
      : over_inputs<G, K>(w, rows), line_(options.points), residual_(rows) {
    if (options.points == 0) throw value_error("explain", "integrated gradients, points", "at least 1", "0");
  }
  explicit integrated_gradients(basic_model<G, K> const& m, integrated_options options = {}, std::size_t rows = watched_net<G, K>::tile)
      : integrated_gradients(m.weights(), options, rows) {}

  template <class Tag, class... A>
  auto const& operator()(number_of<Tag> const& number, A const&... a) {
    auto const& says = this->each_tile(number, [&](auto const& tile) {
      for (std::size_t s = 0; s < line_.at.size(); ++s) {
        T const share = T(line_.at[s]);
        this->set([&](T x, T nothing, auto, std::size_t, std::size_t) { return nothing + share * (x - nothing); });
        tile.run(true);
        each_point<watched<G>>([&]<class P>(P) {
          auto const* const g = tile.net.template gradient<P::step>();
          auto const* const x = tile.net.template own<P::step>();
          for (std::size_t r = 0; r < tile.rows(); ++r)
            for (std::size_t i = 0, n = tile.net.template used<P>(r); i < n; ++i)
              tile.says.template at<typename P::modality>(tile.first + r, i / P::parts) +=
                  T(line_.weight[s]) * g[r * P::size + i] * (x[r * P::size + i] - this->nothing_[P::step][i]);
        });
      }
      if (residual_.size() < tile.says.rows()) residual_.resize(tile.says.rows());
      this->set([](T, T nothing, auto, std::size_t, std::size_t) { return nothing; });
      tile.run(false);
      for (std::size_t r = 0; r < tile.rows(); ++r) residual_[tile.first + r] = tile.says.sum(tile.first + r) + tile.said(r);
      this->net_.restore();
      tile.run(false);
      tile.keep_said();
      for (std::size_t r = 0; r < tile.rows(); ++r) residual_[tile.first + r] -= tile.said(r);
    }, a...);
    return says;
  }
  /// Of the last call, a number a sample: the sum of the parts less the difference that they explain.
  std::span<double const> residual() const { return {residual_.data(), this->says_.rows()}; }

 private:
  detail::gauss_legendre line_;
  std::vector<double> residual_;
};

}  // namespace braid::explain
