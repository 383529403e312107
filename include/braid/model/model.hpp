#pragma once
#include "braid/model/call.hpp"
#include "braid/model/facts.hpp"
#include "braid/model/predictor.hpp"

namespace braid::inline v0 {

/// Weights with one predictor: the common case.
template <class G, class K>  // a backend; unconstrained, so that fwd.hpp can name it without the concept
class basic_model {
 public:
  using graph = G;
  using place = K;
  using prog = program<G>;
  explicit basic_model(seed s = {}, K k = {}) : weights_(s, k), predictor_(weights_) {}
  basic_model(basic_model const& o) : weights_(o.weights_), predictor_(weights_) {}
  basic_model& operator=(basic_model const& o) {
    weights_ = o.weights_;
    return *this;
  }

  /// See basic_predictor.
  template <class... A>
  auto operator()(A const&... a) {
    call_law<prog, A...>();  // here too: one line less between the error and the user's own
    return predictor_(a...);
  }
  template <class Out, class... A>
  void into(Out&& out, A const&... a) {
    into_law<typename K::scalar, Out>();
    call_law<prog, A...>();
    predictor_.into(out, a...);
  }
  void reserve(std::size_t rows) { predictor_.reserve(rows); }

  basic_weights<G, K>& weights() { return weights_; }
  basic_weights<G, K> const& weights() const { return weights_; }

 private:
  basic_weights<G, K> weights_;
  basic_predictor<G, K> predictor_;
};

/// model<net, backend>.
template <auto Net, backend K>
using model = basic_model<decltype(type_of(Net)), K>;

}  // namespace braid
