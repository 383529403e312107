#pragma once
#include "braid/train/objective_walk.hpp"
#include "braid/train/pairs.hpp"

#include <cmath>

namespace braid::inline v0 {

struct a_term;
struct one_learned_number_a_term;

namespace detail {
/// What a term adds where log variance s weighs it: `part` is its loss, weighted already.
template <class T, std::size_t N>
struct uncertain_row {
  T const* part;
  T *value, *spread;  // spread: the gradient of number 0 of row 0, or null
  T half, constant, over_total;
  BRAID_HD void operator()(std::size_t r, std::size_t) const {
    value[r] += part[r] + constant;
    if (spread) spread[r * N] += over_total * (half - part[r]);
  }
};

/// Where each term's names begin among those of all.
template <class... Term>
inline constexpr std::array<std::size_t, sizeof...(Term) + 1> first_names = [] {
  std::array<std::size_t, sizeof...(Term) + 1> first{};
  std::size_t i = 0;
  ((first[i + 1] = first[i] + Term::names::size, ++i), ...);
  return first;
}();
template <class Loss, std::size_t First, class In, class Indices>
struct bound_part;
template <class Loss, std::size_t First, class In, std::size_t... I>
struct bound_part<Loss, First, In, std::index_sequence<I...>> {
  using type = typename Loss::template on<braid::nth_in<First + I, In>...>;
};

template <bool Fits, class In, class... Term>
struct uncertainty_shape {
  static constexpr bool couples_rows = false;
  using out = poison;
};
template <class In, class... Term>
struct uncertainty_shape<true, In, Term...> {
  template <std::size_t I>
  using part = typename bound_part<typename nth<I, Term...>::loss_type, first_names<Term...>[I], In,
                                   std::make_index_sequence<nth<I, Term...>::names::size>>::type;
  static constexpr bool couples_rows = []<std::size_t... I>(std::index_sequence<I...>) {
    return (part<I>::couples_rows || ...);
  }(std::index_sequence_for<Term...>{});
  using out = shape<1>;
};

template <class Spread, class... Term>
consteval bool weighs() {
  constexpr std::size_t N = sizeof...(Term);
  static_assert(holds<std::is_same_v<Spread, shape<N>>, at<objective<Term...>>, got<Spread>, wants<shape<N>>>,
                "uncertainty(spread, terms...): spread is an output that ends in `| learned<N>`, one number a term");
  return std::is_same_v<Spread, shape<N>>;
}
}  // namespace detail

/// Several losses, weighed by numbers that are learned with the rest: with s_t the logarithm of a variance that the net
/// holds for term t, the sum over t of exp(-s_t) L_t + s_t / 2. A term that stays large makes its s grow and weighs less.
///
///   outputs(risk(...), dose(...), spread(photo | learned<2>))
///   bd::uncertainty(spread, bd::cross_entropy(risk, label), 0.5f * bd::mean_squared_error(dose, amount))
///
/// A term's own weight is kept: with 0.5 for a squared error and 1 for a cross entropy this is the paper's sum. The result
/// is a term, whose loss may be below 0. Where samples lack a modality, the terms of absent outputs are left out for them,
/// s_t too; where spread itself is absent, all: let it end the branch that is always there, or the fusion.
///
/// shapes  spread: [N], one number a term; the terms' own names besides.
/// units   s_t: logarithm of a variance, 0 where `learned` starts; the loss: none.
/// cost    that of its terms; a number a sample of room.
/// errors  a number a term, and those of the terms (compile time).
/// source  Kendall, Gal and Cipolla 2018, arXiv:1705.07115.
template <class... Term>
struct uncertainty_loss : loss {
  using parts = types<Term...>;
  objective<Term...> of{};

  template <class Spread, class... In>
  struct on : bound<Spread, In...> {
    static constexpr std::size_t N = sizeof...(Term);
    using sides = detail::uncertainty_shape<detail::weighs<Spread, Term...>(), types<In...>, Term...>;
    using out = typename sides::out;
    static constexpr bool couples_rows = sides::couples_rows, bears_absence = true;
    /// Where the sums of part I stand among those of all parts; with I = N, how many there are.
    template <std::size_t I>
    static constexpr std::size_t first_weighing = [] {
      std::size_t n = 0;
      repeat_indexed<poisoned<out> ? 0 : I>([&]<class J>(J) { n += weighings_of<typename sides::template part<J::value>>; });
      return n;
    }();
    static constexpr std::size_t weighings = first_weighing<N>;
    template <class K>
    static constexpr std::size_t room(std::size_t rows) {
      std::size_t most = 0;
      repeat_indexed<poisoned<out> ? 0 : N>([&]<class I>(I) {
        most = std::max(most, room_of<typename sides::template part<I::value>, K>(rows));
      });
      return lanes(rows) + most;
    }

    template <class Call>
    static void run(uncertainty_loss const& options, Call const& call) {
      if constexpr (!poisoned<out>)
        if (call.template in<0>()) run_parts(options, call);
    }
    template <class Call>
    static void weigh(uncertainty_loss const& options, Call const& call, double* sums) {
      repeat_indexed<poisoned<out> ? 0 : N>([&]<class I>(I) {
        using B = typename sides::template part<I::value>;
        if constexpr (weighings_of<B> > 0) {
          loss_call<B, std::remove_reference_t<decltype(call.k)>> own{call.k, call.rows, call.total, call.weight, nullptr};
          for (std::size_t i = 0; i < own.inputs; ++i) own.values[i] = call.values[first_side<I::value> + i];
          B::weigh(term_of<I::value>(options).loss, own, sums + first_weighing<I::value>);
        }
      });
    }

   private:
    template <std::size_t I>
    static constexpr std::size_t first_side = detail::first_names<Term...>[I] + 1;
    template <std::size_t I>
    static auto const& term_of(uncertainty_loss const& options) {
      return static_cast<detail::term_at<I, nth<I, Term...>> const&>(options.of).value;
    }
    template <class Call>
    static void run_parts(uncertainty_loss const& options, Call const& call) {
      using T = typename Call::scalar;
      auto const spread = detail::learned_of<0, N>(call);
      T* const gradient = detail::learned_gradient<0>(call);
      std::size_t t = 0;
      repeat_indexed<N>([&]<class I>(I) {
        using B = typename sides::template part<I::value>;
        auto const& own_term = term_of<I::value>(options);
        T* const part = call.room;
        call.k.zero(part, call.rows);
        loss_call<B, std::remove_reference_t<decltype(call.k)>> own{
            call.k, call.rows, call.total, call.weight * T(own_term.weight) * std::exp(-spread[t]), part};
        constexpr std::size_t first = first_side<I::value>;
        for (std::size_t i = 0; i < own.inputs; ++i) {
          own.values[i] = call.values[first + i];
          own.gradients[i] = call.gradients[first + i];
          own.batches[i] = call.batches[first + i];
        }
        bool there = true;
        for (auto const* value : own.values) there = there && value;
        own.batch_rows = call.batch_rows;
        own.room = call.room + lanes(call.rows);
        own.mean_rows = call.mean_rows;
        own.weight_sums = call.weight_sums ? call.weight_sums + first_weighing<I::value> : nullptr;
        if (!there) return void(++t);
        B::run(own_term.loss, own);
        T const constant = T(0.5) * call.weight;
        call.k.template each<1>(call.rows,
                                detail::uncertain_row<T, N>{part, call.value, gradient ? gradient + t : nullptr, constant,
                                                            constant * spread[t], T(1) / T(call.total)});
        ++t;
      });
    }
  };
};

namespace detail {
template <class... Term, class O, class... N>
constexpr term<uncertainty_loss<Term...>, O, N...> uncertain_term(O, types<N...>, Term... t) {
  return {{{}, objective_of(t...)}};
}
}  // namespace detail
template <class O, class... Term>
constexpr auto uncertainty(O spread, Term... t) {
  constexpr bool fits = output_object<O> && sizeof...(Term) > 0 && (requires { typename Term::loss_type; } && ...);
  static_assert(holds<fits, at<uncertainty_loss<>>, got<O, Term...>, wants<an_output, a_term>>,
                "uncertainty(spread, terms...): an output of learned numbers, then terms such as cross_entropy(risk, label)");
  if constexpr (fits) return detail::uncertain_term(spread, (types<>{} + ... + typename Term::names{}), t...);
  else return poison{};
}

}  // namespace braid
