#pragma once
#include "braid/explain/attribution.hpp"
#include "braid/model/model.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace braid::inline v0::explain {

/// What is taken away at once: `down` by `across` places, moved by a step of so many.
struct window {
  std::size_t down = 1, across = 1, step_down = 1, step_across = 1;
};

namespace detail {
/// How the cells of a modality lie: an image has places down and across (all channels of one go together), whatever has a
/// time axis has steps down, a row has columns across.
template <class S>
struct places_of {
  static constexpr std::size_t down = is_timed<S> ? S::dims[0] : S::rank == 3 ? S::dims[1] : 1;
  static constexpr std::size_t across = is_timed<S> ? 1 : S::rank == 3 ? S::dims[2] : S::size;
  static constexpr std::size_t per_step = is_timed<S> ? S::size / S::dims[0] : 1;
  static constexpr std::size_t row(std::size_t cell) {
    return is_timed<S> ? cell / per_step : S::rank == 3 ? cell / across % down : 0;
  }
  static constexpr std::size_t column(std::size_t cell) { return is_timed<S> ? 0 : cell % across; }
};
}  // namespace detail

/// How much less the net says when a part of one modality is taken away: patches of an image, windows of time, tokens,
/// columns. Each cell gets the mean over the windows that cover it.
///
///   bd::explain::occlusion why(model);
///   why.window(photo, {.down = 4, .across = 4, .step_down = 2, .step_across = 2});
///   why.window(pulse, {.down = 10});
///   why.baseline(photo(mean), pulse(still), notes(padding));                // before that: zeros
///   auto const& parts = why(bd::explain::number(3), photo(pixels), pulse(steps), notes(ids));
///
/// shapes  as the inputs; tokens [n, T]. A window covers all channels of a place, and all features of a step.
/// units   of the number that is explained; above 0 where what was taken away spoke for it.
/// cost    a forward for each window of each modality; allocates nothing once there is room for the rows.
/// errors  a call's (model/call.hpp); value_error: no such number, a window that is empty, larger than the modality, or does
///         not move.
/// source  Zeiler and Fergus 2014, arXiv:1311.2901; Captum's Occlusion.
template <class G, backend K>
class occlusion : public over_inputs<G, K> {
 public:
  using typename over_inputs<G, K>::T;
  using typename over_inputs<G, K>::prog;
  explicit occlusion(basic_weights<G, K> const& w, std::size_t rows = watched_net<G, K>::tile) : over_inputs<G, K>(w, rows) {
    std::size_t most = 0;
    [&]<class... M>(types<M...>) { ((most = std::max(most, M::outside::size)), ...); }(typename prog::modalities{});
    covered_.resize(most);
  }
  explicit occlusion(basic_model<G, K> const& m, std::size_t rows = watched_net<G, K>::tile) : occlusion(m.weights(), rows) {}

  template <modality M>
  void window(M, explain::window w) {
    constexpr std::size_t i = place<M>();
    static_assert(i < prog::modalities::size, "no such modality in this net");
    using places = detail::places_of<typename M::outside>;
    if (w.down < 1 || w.across < 1 || w.down > places::down || w.across > places::across)
      throw value_error(M::name(), "window", "1 x 1 to " + std::to_string(places::down) + " x " + std::to_string(places::across),
                        std::to_string(w.down) + " x " + std::to_string(w.across));
    if (w.step_down < 1 || w.step_across < 1) throw value_error(M::name(), "window", "a step of at least 1", "0");
    windows_[i] = w;
  }

  template <class Tag, class... A>
  auto const& operator()(number_of<Tag> const& number, A const&... a) {
    return this->each_tile(number, [&](auto const& tile) {
      tile.run(false);
      tile.keep_said();
      [&]<class... M>(types<M...>) { (occlude<M>(tile), ...); }(typename prog::modalities{});
    }, a...);
  }

 private:
  template <class M>
  static constexpr std::size_t place() {
    return []<class... N>(types<N...>) { return index_of<M, N...>(); }(typename prog::modalities{});
  }
  /// How many windows cover places of which `size` are seen at once, the last one perhaps in part.
  static constexpr std::size_t count(std::size_t places, std::size_t size, std::size_t step) {
    return places <= size ? 1 : (places - size + step - 1) / step + 1;
  }
  template <class M, class Tile>
  void occlude(Tile const& tile) {
    using places = detail::places_of<typename M::outside>;
    explain::window const w = windows_[place<M>()];
    std::fill(covered_.begin(), covered_.end(), 0);
    for (std::size_t y = 0; y < count(places::down, w.down, w.step_down); ++y)
      for (std::size_t x = 0; x < count(places::across, w.across, w.step_across); ++x) {
        std::size_t const top = y * w.step_down, left = x * w.step_across;
        auto const within = [&](std::size_t cell) {
          return places::row(cell) - top < w.down && places::column(cell) - left < w.across;  // below 0 is large
        };
        this->set([&]<class P>(T own, T nothing, P, std::size_t, std::size_t i) {
          return std::is_same_v<typename P::modality, M> && within(i / P::parts) ? nothing : own;
        });
        tile.run(false);
        for (std::size_t cell = 0; cell < M::outside::size; ++cell) {
          if (!within(cell)) continue;
          ++covered_[cell];
          for (std::size_t r = 0; r < tile.rows(); ++r)
            tile.says.template at<M>(tile.first + r, cell) += T(tile.says.said()[tile.first + r] - tile.said(r));
        }
      }
    for (std::size_t r = 0; r < tile.rows(); ++r) {
      std::size_t used = 0;  // what does not count has no part in it
      each_point<prog>([&]<class P>(P) {
        if constexpr (std::is_same_v<typename P::modality, M>) used = tile.net.template used<P>(r) / P::parts;
      });
      for (std::size_t cell = 0; cell < M::outside::size; ++cell) {
        T& v = tile.says.template at<M>(tile.first + r, cell);
        v = cell < used && covered_[cell] > 0 ? v / T(covered_[cell]) : T(0);
      }
    }
  }
  std::array<explain::window, prog::modalities::size> windows_{};
  std::vector<int> covered_;
};

}  // namespace braid::explain
