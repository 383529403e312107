#pragma once
#include "braid/core/column.hpp"
#include "braid/core/list.hpp"
#include "braid/data/on_demand.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

namespace braid::inline v0 {

namespace detail {
template <class C>
struct column_name {
  using type = C;
  using column_type = column<element_t<typename C::outside::element, float>>;
  static constexpr bool partial = false;
};
template <class M, class Read>
struct column_name<read_by<M, Read>> {
  using type = M;
  using column_type = read_column_of<M, Read>;
  static constexpr bool partial = false;
};
template <class C>
struct column_name<braid::partial<C>> : column_name<C> {
  static constexpr bool partial = true;
};
template <class C>
using name_of_column = typename column_name<C>::type;
template <class C>
using types_if_partial = std::conditional_t<column_name<C>::partial, types<name_of_column<C>>, types<>>;
}  // namespace detail

/// Samples of named modalities and targets, as the caller's memory holds them:
///
///   bd::dataset data{photo(pixels), notes(ids, lengths), digit(labels)};
///
/// A modality that some samples lack: photo(pixels).where(there).
///
/// Rows that are made or read one by one: photo(bd::on_demand(n, read)).
///
/// The memory must outlive the set; a temporary is copied. Throws shape_error, or value_error for an id or a label out of
/// range, a number that is not finite, a sample that lacks all modalities, or no rows at all.
template <class... C>
class dataset {
 public:
  template <class... A>
    requires(sizeof...(A) == sizeof...(C) && (gives<A, C> && ...))
  explicit dataset(A const&... g) : columns_{lasting_column_of<float>(g)...} {
    std::size_t i = 0;
    (check<detail::name_of_column<C>>(std::get<index_of<C, C...>()>(columns_), i++), ...);
    order_.resize(rows_);
    for (std::size_t r = 0; r < rows_; ++r) order_[r] = std::uint32_t(r);
    refuse_nothing();
  }

  /// Names of the columns, in order.
  using names = types<detail::name_of_column<C>...>;
  /// Those that some samples lack.
  using partials = decltype((types<>{} + ... + detail::types_if_partial<C>{}));
  std::size_t size() const { return order_.size(); }
  /// The row in the columns' memory of sample i.
  std::uint32_t row(std::size_t i) const { return order_[i]; }
  /// The column of a modality or target.
  template <class N>
  auto const& column() const {
    static_assert(index_in<N> < sizeof...(C), "the data set has no such column");
    return std::get<index_in<N>>(columns_);
  }
  /// Whether all columns are in memory.
  static constexpr bool in_memory = !(detail::is_read_column<typename detail::column_name<C>::column_type> || ...);
  /// The samples with these numbers, in that order. Shares the columns' memory where the caller owns it.
  dataset subset(std::span<std::uint32_t const> samples) const {
    if (samples.empty()) throw value_error("data set", "subset", "at least one sample", "none");
    dataset d = *this;
    d.order_.clear();
    for (auto s : samples) {
      if (s >= order_.size())
        throw value_error("data set", "subset", "samples below " + std::to_string(order_.size()), std::to_string(s));
      d.order_.push_back(order_[s]);
    }
    return d;
  }

 private:
  template <class N, class Column>
  void check(Column& c, std::size_t i) {
    if (i == 0) rows_ = c.rows;
    if (c.rows == 0) throw value_error(N::name(), "rows", "at least one", "none");
    if (c.rows > 0xffffffff) throw value_error(N::name(), "rows", "fewer than 2^32", std::to_string(c.rows));
    if (c.rows != rows_)
      throw shape_error(N::name(), "rows", std::to_string(rows_) + ", as the first column has", std::to_string(c.rows));
    if constexpr (!detail::is_read_column<Column>) check_finite<typename N::outside>(c, N::name());
  }

  /// A sample of nothing teaches nothing.
  void refuse_nothing() const {
    if constexpr (partials::size > 0 && (detail::column_name<C>::partial + ...) == (modality<detail::name_of_column<C>> + ...))
      for (std::size_t r = 0; r < rows_; ++r)
        if (!(has<C>(r) || ...))
          throw value_error("data set", "row " + std::to_string(r), "one modality at least", "none of them");
  }
  template <class One>
  bool has(std::size_t r) const {
    if constexpr (detail::column_name<One>::partial) return std::get<index_of<One, C...>()>(columns_).has(r);
    else return false;
  }

  template <class N>
  static constexpr std::size_t index_in = index_of<N, detail::name_of_column<C>...>();
  std::tuple<typename detail::column_name<C>::column_type...> columns_;
  std::vector<std::uint32_t> order_;
  std::size_t rows_ = 0;
};

namespace detail {
template <class A>
struct column_given;
template <class M, class X, class L>
struct column_given<given<M, X, L>> {
  using type = M;
};
template <class M, class Read>
struct column_given<given<M, on_demand<Read>, void>> {
  using type = read_by<M, Read>;
};
template <class G, class W>
struct column_given<given_where<G, W>> {
  using type = braid::partial<typename column_given<G>::type>;
};
}  // namespace detail
template <class... A>
  requires(requires { typename detail::column_given<A>::type; } && ...)
dataset(A const&...) -> dataset<typename detail::column_given<A>::type...>;

/// For laws: columns that can be looked at as a whole, none on demand.
struct data_in_memory;
namespace detail {
template <class Data>
inline constexpr bool lies_in_memory = true;
template <class Data>
  requires requires { Data::in_memory; }
inline constexpr bool lies_in_memory<Data> = Data::in_memory;
}  // namespace detail

/// The modalities that some samples of these data lack.
template <class Data>
struct partials_in {
  using type = types<>;
};
template <class Data>
  requires requires { typename Data::partials; }
struct partials_in<Data> {
  using type = typename Data::partials;
};

}  // namespace braid
