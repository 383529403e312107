#pragma once
#include "braid/model/call.hpp"
#include "braid/model/program.hpp"
#include "braid/train/gathered.hpp"
#include "braid/train/objective.hpp"

#include <algorithm>
#include <array>

namespace braid::inline v0 {

/// The name of a net's only output.
struct sole_output : output_base {
  using tag = void;
};

namespace detail {
template <class... T>
types<T...> target_list(types<T...>);
/// What a term reads from the data: a target, or a modality that the net is to say again.
template <class N>
inline constexpr bool is_data = target<N> || modality<N>;
template <class N>
auto as_data() {
  if constexpr (is_data<N>) return types<N>{};
  else return types<>{};
}
template <class Loss, class... N>
auto targets_of_term(std::type_identity<term<Loss, N...>>) {
  return (types<>{} + ... + as_data<N>());
}
template <class... Term>
auto targets_of(types<Term...>) {
  return (types<>{} + ... + targets_of_term(std::type_identity<Term>{}));
}
template <class Tag, class... Tags>
consteval std::size_t output_at(types<Tags...>) {
  return index_of<Tag, Tags...>();
}
}  // namespace detail

/// The targets that an objective asks for, and the modalities that it names, each once.
template <class Objective>
using targets_of = distinct<decltype(detail::targets_of(typename Objective::terms{}))>;

/// Nobody looks.
struct unseen {
  void operator()(std::size_t) const {}
};

struct training;
struct an_output_of_the_net;

/// An objective over a net: its terms bound to the net's outputs and to targets. G: the net.
template <class G, class K, class Objective>
struct objective_walk {
  using prog = program<G>;
  using T = typename K::scalar;
  using targets = targets_of<Objective>;

  template <class N>
  static consteval std::size_t output_of() {
    constexpr std::size_t i = detail::output_at<typename N::tag>(typename output_tags<G>::type{});
    static_assert(holds<i < prog::outputs, at<training>, got<N>, wants<an_output_of_the_net>>,
                  "the objective names an output that the net does not have");
    return i;
  }
  template <class N>
  static auto shape_of() {
    if constexpr (detail::is_data<N>) return std::type_identity<typename N::outside>{};
    else return std::type_identity<typename prog::template out<output_of<N>()>>{};
  }

  template <class Loss, class... N>
  static auto bound_of(std::type_identity<term<Loss, N...>>)
      -> typename Loss::template on<typename decltype(shape_of<N>())::type...>;
  template <class Term>
  using bound_to = decltype(bound_of(std::type_identity<Term>{}));

  template <class B>
  static constexpr bool bears_absence = requires { B::bears_absence; };
  /// Whether a term must see a batch as a whole.
  static constexpr bool couples_rows = []<class... Term>(types<Term...>) {
    return (bound_to<Term>::couples_rows || ...);
  }(typename Objective::terms{});
  /// How many scalars the terms need to work in.
  static constexpr std::size_t room(std::size_t rows) {
    std::size_t most = 0;
    [&]<class... Term>(types<Term...>) {
      ((most = std::max(most, room_of<bound_to<Term>, K>(rows))), ...);
    }(typename Objective::terms{});
    return most;
  }

  /// How many means by weights the terms take.
  static constexpr std::size_t weighings = []<class... Term>(types<Term...>) {
    return (weighings_of<bound_to<Term>> + ... + 0);
  }(typename Objective::terms{});
  /// What evaluation knows of all data.
  struct weighed {
    std::size_t rows = 0;
    std::array<double, weighings> sums{};
  };
  /// Adds to the sums what the batch's rows weigh, on the host.
  template <class Batch>
  static void weigh(Objective const& objective, K& k, Batch const& batch, weighed& all) {
    std::size_t at = 0;
    objective.each([&]<class Loss, class... N>(term<Loss, N...> const& t) {
      using B = bound_to<term<Loss, N...>>;
      if constexpr (weighings_of<B> > 0) {
        loss_call<B, K> call{k, batch.rows(), batch.rows(), T(t.weight), nullptr};
        std::size_t i = 0;
        (..., [&] {
          if constexpr (detail::is_data<N>) call.values[i] = batch.template on_host<N>(0);
          ++i;
        }());
        B::weigh(t.loss, call, all.sums.data() + at);
        at += weighings_of<B>;
      }
    });
    all.rows += batch.rows();
  }

  /// Adds every term's loss to value[r] and, where gradients are given, its gradients. outs, gradients: by output;
  /// batch: the gathered targets, these rows from `first`; total: rows of the whole batch. after(i) behind each term. An
  /// output that is null is absent from these rows, and so are the terms that name it, or one of the modalities `absent`.
  /// working: room(rows) scalars. all: in evaluation, where means are by weights; null in training.
  template <class Batch, class After = unseen>
  static void run(Objective const& objective, K& k, std::array<T const*, prog::outputs> const& outs,
                  std::array<T*, prog::outputs> const& gradients, Batch const& batch, std::size_t first,
                  std::size_t rows, std::size_t total, T* value, T* working, modality_set absent, After&& after = {},
                  weighed const* all = nullptr) {
    std::size_t at = 0, weighing = 0;
    objective.each([&]<class Loss, class... N>(term<Loss, N...> const& t) {
      using B = bound_to<term<Loss, N...>>;
      loss_call<B, K> call{k, rows, total, T(t.weight), value};
      call.batch_rows = batch.rows();
      call.room = working;
      if (all) call.mean_rows = all->rows, call.weight_sums = all->sums.data() + weighing;
      weighing += weighings_of<B>;
      std::size_t i = 0;
      bool there = true;
      (..., [&] {
        if constexpr (detail::is_data<N>) {
          call.values[i] = batch.template from<N>(first);
          call.batches[i] = batch.template on_host<N>(0);
          if constexpr (modality<N>)
            if ((absent & modalities_among<prog>(types<N>{})) != 0) there = false, call.values[i] = nullptr;
        } else {
          call.values[i] = outs[output_of<N>()];
          there = there && call.values[i];
          call.gradients[i] = gradients[output_of<N>()];
        }
        ++i;
      }());
      if (there || bears_absence<B>) B::run(t.loss, call);
      after(at++);
    });
  }
};

}  // namespace braid
