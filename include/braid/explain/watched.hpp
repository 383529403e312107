#pragma once
#include "braid/backend/backend.hpp"
#include "braid/model/arguments.hpp"
#include "braid/model/staged.hpp"
#include "braid/model/weights.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace braid::inline v0::explain {

/// A net whose inputs keep their gradients: of numbers at the input itself, of token ids at what is made of them (the
/// output of the embedding). Those steps are its points.
template <class G>
struct watched : program<G> {
  static constexpr auto graph = [] {
    auto t = program<G>::graph;
    std::array<bool, program<G>::size> tokens{};
    repeat_indexed<program<G>::size>([&]<class I>(I) { tokens[I::value] = is_ids<typename program<G>::template value<I::value>>; });
    for (std::size_t i = 0; i < t.nodes.size(); ++i) {
      t.nodes[i].wants_gradient = t.nodes[i].input && !tokens[i];
      for (std::size_t j = 0; j < t.nodes[i].edges; ++j)
        if (tokens[t.in(i, j)]) t.nodes[i].wants_gradient = true;
    }
    return t;
  }();
};

/// One of its steps that keep their gradients. Cells: the modality's numbers, or its tokens; each has `parts` values here.
template <class Prog, class M, std::size_t I>
struct point {
  using modality = M;
  static constexpr std::size_t step = I, size = Prog::template value<I>::size, source = index_in_program<Prog, M>();
  static constexpr std::size_t cells = M::outside::size, parts = size / cells;
  static_assert(size % cells == 0, "what reads token ids must have a value for each of them");
  /// Values of one step in time; all where there is no time.
  static constexpr std::size_t stride = [] {
    if constexpr (is_timed<typename M::outside>) return size / M::outside::steps;
    else return size;
  }();
};
namespace detail {
template <class Prog, std::size_t Source, std::size_t I>
inline constexpr bool is_point_of = [] {
  if (!Prog::graph.nodes[I].wants_gradient) return false;
  if (Prog::graph.nodes[I].input) return I == Source;
  for (std::size_t j = 0; j < Prog::graph.nodes[I].edges; ++j)
    if (Prog::graph.in(I, j) == Source) return true;
  return false;
}();
// Function templates, not lambdas in one another: nvcc does not find an outer pack from within a generic lambda.
template <class Prog, class M, std::size_t I, class F>
constexpr void point_at(F& f) {
  if constexpr (is_point_of<Prog, index_in_program<Prog, M>(), I>) f(point<Prog, M, I>{});
}
template <class Prog, class M, class F, std::size_t... I>
constexpr void points_of(F& f, std::index_sequence<I...>) {
  (point_at<Prog, M, I>(f), ...);
}
template <class Prog, class F, class... M>
constexpr void points_of_all(F& f, types<M...>) {
  (points_of<Prog, M>(f, std::make_index_sequence<Prog::size>{}), ...);
}
}  // namespace detail
/// f(point) for all of them.
template <class Prog, class F>
constexpr void each_point(F&& f) {
  detail::points_of_all<Prog>(f, typename Prog::modalities{});
}

/// A net forward and backward on a tile of rows, as it predicts (running statistics, no dropout), from values at its points
/// that the host may change: what the methods of this room stand on. Allocates when it is made.
///
/// shapes  values<I>(), own<I>(), gradient<I>(): [n, size of step I].
/// cost    run: a forward and, if asked for, a backward of the whole net, with its weights' gradients, which nobody reads;
///         on a device, the points' values there and back.
/// errors  a_backward (compile time): a unit without one.
template <class G, backend K>
class watched_net {
 public:
  using prog = watched<G>;
  using T = typename K::scalar;
  static constexpr auto const& plan = plan_of<prog, mode::explain>;
  static constexpr std::size_t tile = [] {
    std::size_t rows = K::on_host ? 32 : 1024;
    while (rows > 1 && rows * (plan.elements(1) * sizeof(T) + 1) > (K::on_host ? 4 : 1024) * 1024 * 1024) rows /= 2;
    return rows;
  }();

  explicit watched_net(basic_weights<G, K> const& w)
      : weights_(&w), work_(plan.elements(tile), w.place()), unread_(basic_weights<G, K>::param_count, w.place()),
        staged_(tile, w.place()) {
    repeat_indexed<prog::size>([]<class I>(I) {
      if constexpr (!prog::graph.nodes[I::value].input)
        static_assert(prog::graph.nodes[I::value].differentiable, "a unit of this net has no backward: its gradients cannot be explained");
    });
    each_point<prog>([&]<class P>(P) {
      if constexpr (prog::graph.nodes[P::step].input) there_[P::step] = buffer<K>(tile * P::size, w.place());
      for (auto* all : {&own_, &values_, &gradients_}) (*all)[P::step].resize(tile * P::size);
    });
    repeat_indexed<prog::outputs>([&]<class J>(J) {
      said_[J::value].resize(tile * prog::template out<J::value>::size);
      asked_.resize(std::max(asked_.size(), said_[J::value].size()));
    });
  }

  /// Rows first to first + n of a call's arguments, which all lack `absent`.
  template <modality_set Partial, class Arguments>
  void take(Arguments const& given, std::size_t first, std::size_t n, modality_set absent) {
    K const& k = weights_->place();
    n_ = n, absent_ = absent;
    auto const on_host = given.from(first);
    in_ = staged_.take(given, first, n);
    staged_.send();
    lengths_ = on_host.lengths;
    bool any = false;
    each_point<prog>([&]<class P>(P) {
      auto& own = own_[P::step];
      if constexpr (!prog::graph.nodes[P::step].input) any = true;
      else if (auto const* x = static_cast<T const*>(on_host.data[P::step])) std::copy_n(x, n * P::size, own.data());
      else std::fill_n(own.data(), n * P::size, T(0));
    });
    if (any) over(in_).template forward_changed<Partial>(absent, reads{*this, k});
    each_point<prog>([&]<class P>(P) {
      for (std::size_t r = 0; r < n; ++r)  // what stands beyond a length may be anything
        std::fill(own_[P::step].begin() + std::ptrdiff_t(r * P::size + used<P>(r)),
                  own_[P::step].begin() + std::ptrdiff_t((r + 1) * P::size), T(0));
    });
    restore();
    staged_.waited();
  }
  std::size_t rows() const { return n_; }
  /// How many values of row r count at a point.
  template <class P>
  std::size_t used(std::size_t r) const {
    if (absent_ & modality_bit<prog, typename P::modality>()) return 0;
    auto const* l = lengths_[P::source];
    return l ? std::size_t(l[r]) * P::stride : P::size;
  }
  /// The next run is of the samples as they are.
  void restore() {
    for (std::size_t i = 0; i < prog::size; ++i) std::copy(own_[i].begin(), own_[i].end(), values_[i].begin());
  }
  /// What the next run takes at the points of step I, to be changed; the samples' own; the last run's gradient.
  template <std::size_t I>
  T* values() {
    return values_[I].data();
  }
  template <std::size_t I>
  T const* own() const {
    return own_[I].data();
  }
  template <std::size_t I>
  T const* gradient() const {
    return gradients_[I].data();
  }
  /// Output J of the last run, [n, size]; NaN where all its modalities are absent.
  template <std::size_t J>
  T const* said() const {
    return said_[J].data();
  }

  /// Forward, and with `back` the gradients of number at(r) of output J.
  template <std::size_t J, modality_set Partial, class At>
  void run(bool back, At&& at) {
    K const& k = weights_->place();
    auto in = in_;
    each_point<prog>([&]<class P>(P) {
      if constexpr (prog::graph.nodes[P::step].input)
        if (in.data[P::step]) {
          k.upload(there_[P::step].data(), values_[P::step].data(), n_ * P::size);
          in.data[P::step] = there_[P::step].data();
        }
    });
    auto const w = over(in);
    w.template forward_changed<Partial>(absent_, writes{*this, k});
    repeat_indexed<prog::outputs>([&]<class O>(O) {
      constexpr std::size_t id = prog::out_ids[O::value], size = prog::template out<O::value>::size;
      auto& said = said_[O::value];
      if (runs_without<prog>(id, absent_)) k.download(said.data(), static_cast<T const*>(w.template value<id>()), n_ * size);
      else std::fill_n(said.data(), n_ * size, std::numeric_limits<T>::quiet_NaN());
    });
    if (!back) return;
    bool const speaks = runs_without<prog>(prog::out_ids[J], absent_);
    if (speaks) {
      repeat_indexed<prog::outputs>([&]<class O>(O) {
        constexpr std::size_t id = prog::out_ids[O::value], size = prog::template out<O::value>::size;
        if (runs_without<prog>(id, absent_)) k.zero(w.template gradient<id>(), n_ * size);
      });
      constexpr std::size_t id = prog::out_ids[J], size = prog::template out<J>::size;
      std::fill_n(asked_.data(), n_ * size, T(0));
      for (std::size_t r = 0; r < n_; ++r) asked_[r * size + at(r)] = T(1);
      k.upload(w.template gradient<id>(), asked_.data(), n_ * size);
      w.template backward_without<Partial>(absent_, unread_.data());
    }
    each_point<prog>([&]<class P>(P) {
      T* const g = gradients_[P::step].data();
      std::fill_n(g, n_ * P::size, T(0));
      if constexpr (plan.gradient[P::step].offset != none) {
        if (!speaks || !runs_without<prog>(P::step, absent_)) return;
        k.download(g, w.template gradient<P::step>(), n_ * P::size);
        for (std::size_t r = 0; r < n_; ++r) std::fill(g + r * P::size + used<P>(r), g + (r + 1) * P::size, T(0));
      }
    });
  }

 private:
  using walker = walk<prog, K const, mode::explain>;
  walker over(sources<prog> const& in) {
    return {weights_->place(), weights_->params(), weights_->state(), workspace<T>::in(work_.data(), plan, n_), in, n_};
  }
  template <std::size_t I>
  static constexpr bool embeds = prog::graph.nodes[I].wants_gradient && !prog::graph.nodes[I].input;
  struct reads {
    watched_net& net;
    K const& k;
    template <std::size_t I>
    void after(void* value) const {
      if constexpr (embeds<I>) k.download(net.own_[I].data(), static_cast<T*>(value), net.n_ * prog::template value<I>::size);
    }
  };
  struct writes {
    watched_net& net;
    K const& k;
    template <std::size_t I>
    void after(void* value) const {
      if constexpr (embeds<I>) k.upload(static_cast<T*>(value), net.values_[I].data(), net.n_ * prog::template value<I>::size);
    }
  };

  basic_weights<G, K> const* weights_;
  buffer<K> work_, unread_;
  staged_inputs<prog, K> staged_;
  std::array<buffer<K>, prog::size> there_;
  std::array<std::vector<T>, prog::size> own_, values_, gradients_;
  std::array<std::vector<T>, prog::outputs> said_;
  std::vector<T> asked_;
  sources<prog> in_;
  std::array<std::int32_t const*, prog::size> lengths_{};
  std::size_t n_ = 0;
  modality_set absent_ = 0;
};

}  // namespace braid::explain
