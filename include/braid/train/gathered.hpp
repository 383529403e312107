#pragma once
#include "braid/data/dataset.hpp"
#include "braid/model/arguments.hpp"

#include <cstdint>
#include <span>
#include <tuple>
#include <vector>

namespace braid::inline v0 {

namespace detail {
/// Room for the rows of one modality or target.
template <class N, class T>
struct gathered_column {
  using E = element_t<typename N::outside::element, T>;
  static constexpr std::size_t size = N::outside::size;
  std::vector<E> data;
  std::vector<std::int32_t> lengths;
  bool has_lengths = false;

  explicit gathered_column(std::size_t rows) : data(rows * size), lengths(is_timed<typename N::outside> ? rows : 0) {}

  /// Row r = share times row r + the rest of that of `other`, which becomes the same. Beyond its length a row is zero.
  void mix(std::size_t r, gathered_column& other, T share) {
    constexpr std::size_t step = [] {
      if constexpr (is_timed<typename N::outside>) return size / N::outside::steps;
      else return size;
    }();
    auto const used = [&](gathered_column const& c) {
      if constexpr (is_timed<typename N::outside>) return c.has_lengths ? std::size_t(c.lengths[r]) * step : size;
      else return size;
    };
    std::size_t const a = used(*this), b = used(other);
    for (std::size_t i = 0; i < size; ++i) {
      E &x = data[r * size + i], &y = other.data[r * size + i];
      x = y = (i < a ? share * x : E(0)) + (i < b ? (E(1) - share) * y : E(0));
    }
    if constexpr (is_timed<typename N::outside>)
      if (has_lengths) lengths[r] = other.lengths[r] = lengths[r] < other.lengths[r] ? other.lengths[r] : lengths[r];
  }

  template <class Column>
  void take(Column const& c, std::size_t to, std::size_t from) {
    for (std::size_t i = 0; i < size; ++i) data[to * size + i] = static_cast<E>(c.data[from * size + i]);
    if constexpr (is_timed<typename N::outside>)
      if (c.lengths) lengths[to] = c.lengths[from];
  }
};
}  // namespace detail

/// Samples of a data set brought together in memory of its own, made once for `rows` at most: what one step of training or
/// evaluation reads. Names: the modalities and targets that are needed.
template <class T, class Names>
class gathered;
template <class T, class... N>
class gathered<T, types<N...>> {
 public:
  explicit gathered(std::size_t rows) : columns_{detail::gathered_column<N, T>(rows)...} {}

  /// Sample `sample(i)` of the data for i < rows.
  template <class Data, class Sample>
  void take(Data const& data, std::size_t rows, Sample&& sample) {
    rows_ = rows;
    (take_column<N>(data, rows, sample), ...);
  }
  /// Column M anew, of other samples: sample(i) for i < rows().
  template <class M, class Data, class Sample>
  void take_one(Data const& data, Sample&& sample) {
    take_column<M>(data, rows_, sample);
  }
  /// Mixes modalities M of each row with those of the same row of `partners`; both then hold the mixture. Targets stay.
  template <class... M>
  void mix(types<M...>, gathered& partners, T share) {
    ([&] {
      constexpr std::size_t i = index_of<M, N...>();
      for (std::size_t r = 0; r < rows_; ++r) std::get<i>(columns_).mix(r, std::get<i>(partners.columns_), share);
    }(), ...);
  }
  /// How many rows were taken last.
  std::size_t rows() const { return rows_; }
  /// The memory of a modality, to be changed: [rows(), M].
  template <class M>
  auto* memory() {
    return std::get<index_of<M, N...>()>(columns_).data.data();
  }
  /// The memory of a modality or target, from row r on.
  template <class M>
  auto const* from(std::size_t r) const {
    return column<M>().data.data() + r * M::outside::size;
  }
  template <class Prog>
  sources<Prog> inputs(std::size_t r) const {
    sources<Prog> s;
    point(s, r, typename Prog::modalities{});
    return s;
  }

 private:
  template <class M>
  auto const& column() const {
    return std::get<index_of<M, N...>()>(columns_);
  }
  template <class M, class Data, class Sample>
  void take_column(Data const& data, std::size_t rows, Sample& sample) {
    auto& to = std::get<index_of<M, N...>()>(columns_);
    auto const& from = data.template column<M>();
    to.has_lengths = from.lengths != nullptr;
    for (std::size_t i = 0; i < rows; ++i) to.take(from, i, data.row(sample(i)));
  }
  template <class Prog, class... M>
  void point(sources<Prog>& s, std::size_t r, types<M...>) const {
    ((s.data[index_in_program<Prog, M>()] = from<M>(r),
      s.lengths[index_in_program<Prog, M>()] = column<M>().has_lengths ? column<M>().lengths.data() + r : nullptr),
     ...);
  }
  std::tuple<detail::gathered_column<N, T>...> columns_;
  std::size_t rows_ = 0;
};

}  // namespace braid
