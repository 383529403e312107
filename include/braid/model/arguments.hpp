#pragma once
#include "braid/core/column.hpp"
#include "braid/core/fuse.hpp"
#include "braid/model/walk.hpp"

#include <tuple>

namespace braid {

// What a caller hands to a model: photo(x), notes(ids, lengths), absent(chart), in any order.

namespace detail {
template <class A>
struct argument {
  using modality = void;
  static constexpr bool present = false, batched = false;
};
template <class M, class X, class L>
struct argument<given<M, X, L>> {
  using modality = M;
  static constexpr bool present = true, batched = static_rank<X> != M::outside::rank;
};
template <class M>
struct argument<absent_t<M>> {
  using modality = M;
  static constexpr bool present = false, batched = false;
};
template <class A>
using modality_in = typename argument<A>::modality;

template <class S>
struct input_of {
  using type = void;
};
template <class M>
struct input_of<input<M>> {
  using type = M;
};
}  // namespace detail

template <class Prog, class M>
constexpr std::size_t index_in_program() {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    std::size_t found = Prog::size;
    ((std::is_same_v<typename Prog::template at<I>, input<M>> ? void(found = I) : void()), ...);
    return found;
  }(std::make_index_sequence<Prog::size>{});
}

struct model_call;

/// True where the arguments name every modality of the net once and no other; else one error that names the modality.
template <class Prog, class... A>
consteval bool arguments_fit() {
  bool fit = true;
  (..., [&]<class M>(std::type_identity<M>) {
    constexpr bool known = index_in_program<Prog, M>() < Prog::size;
    static_assert(holds<known, at<model_call>, got<M>, wants<a_modality>>,
                  "this net has no such modality: leave it out of the call");
    fit = fit && known;
  }(std::type_identity<detail::modality_in<A>>{}));
  repeat_indexed<Prog::size>([&]<class I>(I) {
    using M = typename detail::input_of<typename Prog::template at<I::value>>::type;
    if constexpr (!std::is_void_v<M>) {
      constexpr std::size_t times = (std::size_t{std::is_same_v<M, detail::modality_in<A>>} + ... + 0);
      static_assert(holds<times == 1, at<model_call>, got<exactly<times>>, wants<M>>,
                    "give every modality of the net once: as `name(data)`, or `absent(name)` where it is missing");
      fit = fit && times == 1;
    }
  });
  return fit;
}
/// The presence that a call's arguments say, as a constant: one compiled path for each.
template <class Prog, class... A>
inline constexpr presence<Prog::size> presence_in = [] {
  std::array<bool, Prog::size> absent{};
  ((detail::argument<A>::present ? void() : void(absent[index_in_program<Prog, detail::modality_in<A>>()] = true)), ...);
  return presence_of(Prog::graph, absent);
}();

template <class Prog, std::size_t I>
struct step_that_needs_all {};
template <class Prog>
consteval bool any_output(presence<Prog::size> const& p) {
  for (auto o : Prog::out_ids)
    if (p.runs[o]) return true;
  return false;
}
template <class Prog, class... A>
consteval bool absence_is_borne() {
  constexpr auto const& p = presence_in<Prog, A...>;
  if constexpr (p.unbearable != none) {
    using step = typename Prog::template at<p.unbearable>;
    static_assert(holds<p.unbearable == none, at<model_call>, got<step>, wants<a_modality>>,
                  "this unit cannot do without one of its branches: take a policy that bears absence");
    return false;
  } else {
    constexpr bool any = any_output<Prog>(p);
    static_assert(holds<any, at<model_call>, got<exactly<0>>, wants<at_least<1>>>,
                  "all modalities are absent: nothing is left to predict from");
    return any;
  }
}

/// The columns of one call, with the rows they agree on.
template <class Prog, class T, class... A>
class bound_arguments {
 public:
  explicit bound_arguments(A const&... a) : columns_{make(a)...} {
    bool first = true;
    (check<A>(std::get<index_of<A, A...>()>(columns_), first), ...);
  }
  std::size_t rows() const { return rows_; }
  bool single() const { return single_; }
  /// Pointers to row r of everything.
  sources<Prog> from(std::size_t r) const {
    sources<Prog> s;
    (point<A>(s, std::get<index_of<A, A...>()>(columns_), r), ...);
    return s;
  }

 private:
  struct nothing {};
  template <class M, class X, class L>
  static auto make(given<M, X, L> const& g) {
    return column_of<T>(g);
  }
  template <class M>
  static nothing make(absent_t<M> const&) {
    return {};
  }
  template <class Arg, class E>
  void check(column<E> const& c, bool& first) {
    if (first) rows_ = c.rows, single_ = c.single, first = false;
    if (c.rows != rows_)
      throw shape_error(detail::modality_in<Arg>::name(), "batch", std::to_string(rows_) + " rows, as the others have",
                        std::to_string(c.rows));
    single_ = single_ && c.single;
  }
  template <class Arg>
  void check(nothing const&, bool&) {}
  template <class Arg, class E>
  static void point(sources<Prog>& s, column<E> const& c, std::size_t r) {
    using M = detail::modality_in<Arg>;
    constexpr std::size_t i = index_in_program<Prog, M>();
    s.data[i] = c.data + r * M::outside::size;
    s.lengths[i] = c.lengths ? c.lengths + r : nullptr;
  }
  template <class Arg>
  static void point(sources<Prog>&, nothing const&, std::size_t) {}

  std::tuple<decltype(make(std::declval<A const&>()))...> columns_;
  std::size_t rows_ = 0;
  bool single_ = false;
};

}  // namespace braid
