#pragma once
#include "braid/model/weights.hpp"

namespace braid::inline v0 {

namespace detail {
template <class T>
struct approach {
  T* a;
  T const* w;
  T rest;
  BRAID_HD void operator()(std::size_t i, std::size_t) const { a[i] += rest * (w[i] - a[i]); }
};
}  // namespace detail

/// The moving average of weights over the steps of a training: after the first step the weights themselves, then
/// a = decay a + (1 - decay) w, written so that a weight that does not move keeps its bits. State (running statistics) is
/// not averaged; it is the last.
///
/// cost    reads two arrays and writes one, a step.
/// source  Polyak and Juditsky 1992; torch.optim.swa_utils.get_ema_avg_fn.
template <class G, backend K>
class weight_average {
 public:
  using T = typename K::scalar;
  weight_average(basic_weights<G, K> const& of, double decay) : average_(of), decay_(decay) {}

  /// After step t, from 1.
  void update(basic_weights<G, K> const& w, std::size_t t) {
    K const& k = w.place();
    T* const a = average_.params();
    if (t == 1) k.template each<1>(w.param_count, detail::take_over<T>{a, w.params()});
    else k.template each<1>(w.param_count, detail::approach<T>{a, w.params(), T(1 - decay_)});
  }
  /// With the state of w: what is to be evaluated and kept.
  basic_weights<G, K>& with_state_of(basic_weights<G, K> const& w) {
    w.place().template each<1>(w.state_count, detail::take_over<T>{average_.state(), w.state()});
    return average_;
  }
  basic_weights<G, K>& weights() { return average_; }
  basic_weights<G, K> const& weights() const { return average_; }

 private:
  basic_weights<G, K> average_;
  double decay_;
};

}  // namespace braid
