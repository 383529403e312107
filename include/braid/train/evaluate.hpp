#pragma once
#include "braid/data/prefetched.hpp"
#include "braid/model/predictor.hpp"
#include "braid/train/absence.hpp"
#include "braid/train/objective_walk.hpp"
#include "braid/train/trains.hpp"

#include <limits>
#include <string_view>
#include <vector>

namespace braid::inline v0 {

/// What an objective and its metric say of a model on data. The metric is the accuracy where the objective has a term
/// with classes (the first such), else NaN.
struct evaluation {
  double loss = 0;
  double metric = std::numeric_limits<double>::quiet_NaN();
  std::string_view metric_name{};
  std::vector<double> terms{};  ///< the part of each of several terms in the loss, weighted
};

namespace detail {
template <class N>
inline constexpr bool names_classes = false;
template <class Tag, std::size_t C>
inline constexpr bool names_classes<classes<Tag, C>> = true;
/// A term, or those that its loss is made of.
template <class Term>
auto plain_terms(std::type_identity<Term>) {
  if constexpr (requires { typename Term::loss_type::parts; }) return typename Term::loss_type::parts{};
  else return types<Term>{};
}
template <class... Term>
auto plain_terms(types<Term...>) -> decltype((types<>{} + ... + plain_terms(std::type_identity<Term>{})));
/// The first term between logits and classes.
template <class Terms>
struct first_classifying;
template <class... Term>
struct first_classifying<types<Term...>> {
  template <class Loss, class... N>
  static constexpr bool is(std::type_identity<term<Loss, N...>>) {
    return (names_classes<N> || ...);
  }
  static constexpr bool values[sizeof...(Term)] = {is(std::type_identity<Term>{})...};
  static constexpr std::size_t index = [] {
    std::size_t i = 0;
    while (i < sizeof...(Term) && !values[i]) ++i;
    return i;
  }();
  static constexpr bool any = index < sizeof...(Term);
  using term_type = nth<any ? index : 0, Term...>;
};
struct no_targets {
  explicit no_targets(std::size_t) {}
};
template <class Objective>
using classifying = first_classifying<decltype(plain_terms(typename Objective::terms{}))>;
}  // namespace detail

/// Walks data through a predictor, tile by tile; room is made once.
template <class G, backend K, is_objective Objective>
class basic_evaluator {
 public:
  using prog = program<G>;
  using T = typename K::scalar;
  using losses = objective_walk<G, K const, Objective>;
  using batch_type = gathered<K, distinct<decltype(typename prog::modalities{} + targets_of<Objective>{})>>;
  static constexpr std::string_view metric_name = detail::classifying<Objective>::any ? "accuracy" : "";
  /// Rows that the losses see at a time. Where they look at several rows at once, that is not the predictor's choice.
  static constexpr std::size_t tile = losses::couples_rows ? evaluated_together : basic_predictor<G, K>::tile;

  basic_evaluator(basic_weights<G, K> const& w, Objective objective)
      : weights_(w), predictor_(w, 1), objective_(objective), batch_(tile, w.place()), loss_(tile, w.place()), room_(losses::room(tile), w.place()) {
    if constexpr (losses::couples_rows)
      repeat_indexed<prog::outputs>([&]<class J>(J) {
        together_[J::value] = buffer<K>(tile * prog::template out<J::value>::size, w.place());
      });
  }

  /// each(sample, output 0 of that sample as a host pointer, null where it is absent) is called for every sample besides.
  template <class Data, class Each>
  evaluation operator()(Data const& data, Each&& each) {
    constexpr modality_set partial = partial_in_data<prog, Data>;
    K const& k = weights_.place();
    evaluation e;
    double right = 0, judged = 0;
    if constexpr (Objective::size > 1) e.terms.resize(Objective::size);
    constexpr std::size_t width = prog::template out<0>::size;
    std::vector<T> host(tile * width);
    typename losses::weighed all;
    if constexpr (losses::weighings > 0)
      for (std::size_t r = 0; r < data.size(); r += tile) {
        targets_.take(data, std::min(tile, data.size() - r), [&](std::size_t i) { return r + i; });
        losses::weigh(objective_, k, targets_, all);
      }
    lacking_rows<prog, partial> order(data.size());
    order.take(data, data.size(), [&](std::size_t i) { return data.row(i); }, 0, 0, philox{}, 0);
    if constexpr (detail::is_prefetched<Data>) {
      std::vector<std::uint32_t> coming(data.size());
      for (std::size_t i = 0; i < coming.size(); ++i) coming[i] = std::uint32_t(order.from(i));
      data.expect(coming);
    }
    for (std::size_t r = 0, n = 0; r < data.size(); r += n) {
      n = order.alike(r, std::min(r + tile, data.size()));
      batch_.take(data, n, [&](std::size_t i) { return order.from(r + i); });
      batch_.send();
      std::array<T const*, prog::outputs> const outs = predict<partial>(k, n, order.absent(r));
      loss_.zero();
      double before = 0;
      losses::run(objective_, k, outs, {}, batch_, 0, n, n, loss_.data(), room_.data(), order.absent(r), [&](std::size_t term) {
        if constexpr (Objective::size > 1) {
          double const so_far = k.sum(loss_.data(), n);
          e.terms[term] += (so_far - before) / double(data.size());
          before = so_far;
        }
      }, losses::weighings > 0 ? &all : nullptr);
      e.loss += k.sum(loss_.data(), n);
      if constexpr (detail::classifying<Objective>::any)
        count_right(k, outs, n, right, judged, typename detail::classifying<Objective>::term_type{});
      if (outs[0]) k.download(host.data(), outs[0], n * width);
      for (std::size_t i = 0; i < n; ++i) each(order.from(r + i), outs[0] ? host.data() + i * width : nullptr);
    }
    e.loss /= double(data.size());
    if constexpr (detail::classifying<Objective>::any) {
      e.metric = right / judged;
      e.metric_name = metric_name;
    }
    return e;
  }
  template <class Data>
  evaluation operator()(Data const& data) {
    return (*this)(data, [](std::size_t, T const*) {});
  }

 private:
  /// The outputs of the batch's n rows.
  template <modality_set Partial>
  std::array<T const*, prog::outputs> predict(K const& k, std::size_t n, modality_set absent) {
    std::array<T const*, prog::outputs> outs;
    if constexpr (losses::couples_rows) {
      constexpr std::size_t most = basic_predictor<G, K>::tile;
      for (std::size_t r = 0; r < n; r += most) {
        std::size_t const m = std::min(most, n - r);
        predictor_.template tile_without<Partial>(batch_.template inputs<prog>(r), m, absent, [&]<class J>(J, T const* p) {
          using out = typename prog::template out<J::value>;
          T* const to = together_[J::value].data();
          if (p) k.copy(batch<out, T>{to + r * out::size, m}, batch<out, T const>{p, m});
          outs[J::value] = p ? to : nullptr;
        });
      }
    } else {
      predictor_.template tile_without<Partial>(batch_.template inputs<prog>(0), n, absent,
                                                [&]<class J>(J, T const* p) { outs[J::value] = p; });
    }
    return outs;
  }
  template <class Loss, class O, class L>
  void count_right(K const& k, std::array<T const*, prog::outputs> const& outs, std::size_t n, double& right,
                   double& judged, term<Loss, O, L>) {
    constexpr std::size_t o = losses::template output_of<O>();
    constexpr std::size_t C = prog::template out<o>::size;
    if (!outs[o]) return;
    std::vector<T> host(n * C);
    k.download(host.data(), outs[o], n * C);
    judged += double(n);
    for (std::size_t i = 0; i < n; ++i) {
      auto const row = host.begin() + std::ptrdiff_t(i * C);
      right += std::max_element(row, row + std::ptrdiff_t(C)) - row == batch_.template on_host<L>(i)[0];
    }
  }

  basic_weights<G, K> const& weights_;
  basic_predictor<G, K> predictor_;
  Objective objective_;
  batch_type batch_;
  /// Read once beforehand, where a mean is by weights.
  std::conditional_t<(losses::weighings > 0), gathered<K, targets_of<Objective>>, detail::no_targets> targets_{tile};
  buffer<K> loss_, room_;
  std::array<buffer<K>, prog::outputs> together_;  ///< of as many tiles as a loss looks at
};

/// The one target of a data set, for the short form of an objective; where there is none, or several, this, which no data
/// set has: the laws of `fit` and `evaluate` say so.
struct the_only_target : target_of<the_only_target, struct only_target, shape<1>> {};
namespace detail {
template <class N>
auto as_target() {
  if constexpr (target<N>) return types<N>{};
  else return types<>{};
}
template <class... M>
auto sole_target(types<M...>) {
  return []<class... T>(types<T...>) {
    if constexpr (sizeof...(T) == 1) return nth<0, T...>{};
    else return the_only_target{};
  }((types<>{} + ... + as_target<M>()));
}
}  // namespace detail

/// The objective with names, from a bare loss or as it is.
template <class Data, class Objective>
constexpr auto named_objective(Objective const& o) {
  if constexpr (is_objective<Objective>) return with_names(o);
  else return with_names(o, sole_output{}, detail::sole_target(typename Data::names{}));
}

/// Loss and metric of a model on data.
template <class Model, class Data, class Objective>
evaluation evaluate(Model const& model, Data const& data, Objective const& objective) {
  using lacks = training_lacks<typename Model::graph, decltype(named_objective<Data>(objective)), Data>;
  static_assert(holds<lacks::says, at<training>, got<typename lacks::output>, wants<an_output_of_the_net>>,
                "the objective names an output that the net does not have");
  static_assert(holds<lacks::has_columns, at<training>, got<typename Data::names>, wants<a_column, typename lacks::column>>,
                "the data set lacks a modality of the net or a target of the objective (of one target: name others)");
  using absence = absence_facts<program<typename Model::graph>, Data>;
  using stuck = std::conditional_t<absence::set != 0, typename absence::unbearable, void>;
  static_assert(holds<std::is_void_v<stuck>, at<training>, got<stuck>, wants<bearing_absence>>,
                "modalities are missing in these data: the fusions behind them must bear absence, and at most 8 may be missing");
  if constexpr (lacks::says && lacks::has_columns && std::is_void_v<stuck>) {
    auto const full = named_objective<Data>(objective);
    return basic_evaluator<typename Model::graph, typename Model::place, std::remove_const_t<decltype(full)>>(
        model.weights(), full)(data);
  } else {
    return {};
  }
}

}  // namespace braid
