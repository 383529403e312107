#pragma once
#include "braid/model/call.hpp"

#include <string>
#include <tuple>

namespace braid::inline v0 {

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
  /// Whether the input of step I lies in a device's memory.
  template <std::size_t I>
  static constexpr bool on_device = ((detail::argument<A>::on_device && index_in_program<Prog, detail::modality_in<A>>() == I) || ...);
  /// What row r lacks.
  modality_set absent(std::size_t r) const {
    return (lack<A>(std::get<index_of<A, A...>()>(columns_), r) | ...);
  }

 private:
  struct nothing {};
  template <class M, class X, class L>
  static auto make(given<M, X, L> const& g) {
    return column_of<T>(g);
  }
  template <class G, class W>
  static auto make(given_where<G, W> const& g) {
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

  template <class Arg, class E>
  static modality_set lack(column<E> const& c, std::size_t r) {
    if constexpr (detail::argument<Arg>::partial) return c.has(r) ? 0 : modality_bit<Prog, detail::modality_in<Arg>>();
    else return 0;
  }
  template <class Arg>
  static modality_set lack(nothing const&, std::size_t) {
    return modality_bit<Prog, detail::modality_in<Arg>>();
  }

  std::tuple<decltype(make(std::declval<A const&>()))...> columns_;
  std::size_t rows_ = 0;
  bool single_ = false;
};

}  // namespace braid
