#pragma once
#include "braid/core/column.hpp"
#include "braid/core/list.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

namespace braid::inline v0 {

/// Samples of named modalities and targets, as the caller's memory holds them:
///
///   bd::dataset data{photo(pixels), notes(ids, lengths), digit(labels)};
///
/// The memory must outlive the set; a temporary is copied. Throws shape_error, or value_error for an id or a label out of range, a number that is not finite, or no rows at all.
template <class... M>
class dataset {
 public:
  template <class... A>
    requires(sizeof...(A) == sizeof...(M) && (gives<A, M> && ...))
  explicit dataset(A const&... g) : columns_{lasting_column_of<float>(g)...} {
    std::size_t i = 0;
    (check<M>(std::get<index_of<M, M...>()>(columns_), i++), ...);
    order_.resize(rows_);
    for (std::size_t r = 0; r < rows_; ++r) order_[r] = std::uint32_t(r);
  }

  /// Names of the columns, in order.
  using names = types<M...>;
  std::size_t size() const { return order_.size(); }
  /// The row in the columns' memory of sample i.
  std::uint32_t row(std::size_t i) const { return order_[i]; }
  /// The column of a modality or target.
  template <class N>
  auto const& column() const {
    static_assert(index_of<N, M...>() < sizeof...(M), "the data set has no such column");
    return std::get<index_of<N, M...>()>(columns_);
  }
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
  template <class N, class E>
  void check(braid::column<E>& c, std::size_t i) {
    using S = typename N::outside;
    if (i == 0) rows_ = c.rows;
    if (c.rows == 0) throw value_error(N::name(), "rows", "at least one", "none");
    if (c.rows != rows_)
      throw shape_error(N::name(), "rows", std::to_string(rows_) + ", as the first column has", std::to_string(c.rows));
    check_finite<S>(c, N::name());
  }

  std::tuple<decltype(column_of<float>(std::declval<given<M, std::vector<float>> const&>()))...> columns_;
  std::vector<std::uint32_t> order_;
  std::size_t rows_ = 0;
};
template <class... M, class... X, class... L>
dataset(given<M, X, L> const&...) -> dataset<M...>;

}  // namespace braid
