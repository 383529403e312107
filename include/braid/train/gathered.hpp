#pragma once
#include "braid/backend/stage.hpp"
#include "braid/data/prefetched.hpp"
#include "braid/model/arguments.hpp"
#include "braid/train/resident.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace braid::inline v0 {

namespace detail {
/// The rows of one modality or target in gathered memory, as the host sees them.
template <class N, class T>
struct gathered_column {
  using E = element_t<typename N::outside::element, T>;
  static constexpr std::size_t size = N::outside::size;
  E* data = nullptr;
  std::int32_t* lengths = nullptr;
  bool has_lengths = false;
  E const* resident = nullptr;  ///< all samples on a device, with their lengths
  std::int32_t const* resident_lengths = nullptr;

  static constexpr std::size_t data_bytes(std::size_t rows) { return staged_bytes(rows * size * sizeof(E)); }
  static constexpr std::size_t bytes(std::size_t rows) {
    return data_bytes(rows) + (is_timed<typename N::outside> ? staged_bytes(rows * sizeof(std::int32_t)) : 0);
  }

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
  /// The same of a column that is read row by row.
  template <class R, class Read>
  void take(read_column<N, R, Read> const& c, std::size_t to, std::size_t from) {
    if constexpr (std::is_same_v<E, R>) {
      note(to, c.read(from, std::span<E>(data + to * size, size)));
    } else {
      std::vector<R> row(size);
      note(to, c.read(from, std::span<R>(row)));
      std::copy(row.begin(), row.end(), data + to * size);
    }
  }
  /// The same of a row that was read before, with its steps.
  template <class R>
  void take(std::span<R const> row, std::size_t steps, std::size_t to) {
    std::copy(row.begin(), row.end(), data + to * size);
    note(to, steps);
  }

 private:
  void note(std::size_t to, std::size_t steps) {
    if constexpr (is_timed<typename N::outside>)
      if (has_lengths) lengths[to] = std::int32_t(steps);
  }
};
}  // namespace detail

/// Samples of a data set brought together in memory of its own, made once for `rows` at most: what one step of training or
/// evaluation reads. Names: the modalities and targets that are needed. The host fills it; `send` hands it to the kernels
/// of K, for which it is one block.
template <class K, class Names>
class gathered;
template <class K, class... N>
class gathered<K, types<N...>> {
 public:
  using T = typename K::scalar;
  explicit gathered(std::size_t rows, K const& k = {})
      : k_(k), block_((detail::gathered_column<N, T>::bytes(rows) + ... + places_bytes(rows)), k) {
    place(rows);
  }

  /// Sample `sample(i)` of the data for i < rows. Of data that are resident on a device only the samples' places are taken.
  template <class Data, class Sample>
  void take(Data const& data, std::size_t rows, Sample&& sample) {
    place(rows);
    brought_ = false;
    if constexpr (is_resident<Data> && std::is_same_v<T, float>)
      if (data.there()) {
        auto* const places = reinterpret_cast<std::uint32_t*>(block_.host());
        for (std::size_t i = 0; i < rows; ++i) places[i] = data.row(sample(i));
        (point_at<N>(data), ...);
        brought_ = true;
        return;
      }
    if constexpr (detail::is_prefetched<Data>) {
      (note_lengths<N>(data), ...);
      for (std::size_t i = 0; i < rows; ++i) {
        auto const ready = data.ready(sample(i));
        (take_ready<N>(data, ready, i, data.row(sample(i))), ...);
      }
    } else {
      (take_column<N>(data, rows, sample), ...);
    }
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
  /// Hands what the host has written to the kernels, behind the work that they were given before.
  void send() const {
    if constexpr (!K::on_host) {
      block_.send(brought_ ? places_bytes(rows_) : bytes_);
      if (brought_) (bring_column<N>(), ...);
    }
  }
  /// What `send` depends on beside the rows: which columns came with lengths, and from where they are brought.
  std::uint64_t way() const {
    std::uint64_t bits = brought_;
    ((bits = (bits << 1 | column<N>().has_lengths) * 0x9E3779B97F4A7C15u + (brought_ ? reinterpret_cast<std::uintptr_t>(column<N>().resident) : 0)), ...);
    return bits;
  }
  /// How many rows were taken last.
  std::size_t rows() const { return rows_; }
  /// The memory of a modality, to be changed before `send`: [rows(), M].
  template <class M>
  auto* memory() {
    return std::get<index_of<M, N...>()>(columns_).data;
  }
  /// The memory of a modality or target, from row r on, where the host reads it; nothing of resident data.
  template <class M>
  auto const* on_host(std::size_t r) const {
    return const_cast<typename detail::gathered_column<M, T>::E const*>(column<M>().data) + r * M::outside::size;
  }
  /// The same where kernels read it.
  template <class M>
  auto const* from(std::size_t r) const {
    return there(on_host<M>(r));
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
  template <class E>
  E const* there(E const* host) const {
    return reinterpret_cast<E const*>(block_.there() + (reinterpret_cast<std::byte const*>(host) - block_.host()));
  }
  static constexpr std::size_t places_bytes(std::size_t rows) { return staged_bytes(rows * sizeof(std::uint32_t)); }
  /// The samples' places and the columns of so many rows, one behind the other.
  void place(std::size_t rows) {
    rows_ = rows, bytes_ = places_bytes(rows);
    (place_column<N>(rows), ...);
  }
  template <class M>
  void place_column(std::size_t rows) {
    auto& c = std::get<index_of<M, N...>()>(columns_);
    using column_type = std::remove_reference_t<decltype(c)>;
    std::byte* const at = block_.host() + bytes_;
    c.data = reinterpret_cast<typename column_type::E*>(at);
    c.lengths = reinterpret_cast<std::int32_t*>(at + column_type::data_bytes(rows));
    bytes_ += column_type::bytes(rows);
  }
  template <class M, class Data, class Sample>
  void take_column(Data const& data, std::size_t rows, Sample& sample) {
    auto& to = std::get<index_of<M, N...>()>(columns_);
    note_lengths<M>(data);
    for (std::size_t i = 0; i < rows; ++i) to.take(data.template column<M>(), i, data.row(sample(i)));
  }
  template <class M, class Data>
  void note_lengths(Data const& data) {
    auto const& from = data.template column<M>();
    bool& has = std::get<index_of<M, N...>()>(columns_).has_lengths;
    if constexpr (detail::is_read_column<std::remove_cvref_t<decltype(from)>>) has = from.has_lengths;
    else has = from.lengths != nullptr;
  }
  /// Of one sample, from what another thread has read of it, if it has.
  template <class M, class Data, class Ready>
  void take_ready(Data const& data, Ready const& ready, std::size_t to, std::size_t row) {
    auto& c = std::get<index_of<M, N...>()>(columns_);
    if constexpr (detail::is_read_column<std::remove_cvref_t<decltype(data.template column<M>())>>)
      if (ready) return c.take(ready.template row<M>(), ready.template steps<M>(), to);
    c.take(data.template column<M>(), to, row);
  }
  template <class M, class Data>
  void point_at(Data const& data) {
    auto& c = std::get<index_of<M, N...>()>(columns_);
    auto const& from = data.template on_device<M>();
    c.resident = from.data(), c.resident_lengths = from.lengths(), c.has_lengths = from.lengths() != nullptr;
  }
  template <class M>
  void bring_column() const {
    auto const& c = column<M>();
    auto const* const places = reinterpret_cast<std::uint32_t const*>(block_.there());
    using E = typename detail::gathered_column<M, T>::E;
    detail::bring<M::outside::size>(k_, const_cast<E*>(there<E>(c.data)), c.resident, places, rows_);
    if (c.has_lengths)
      detail::bring<1>(k_, const_cast<std::int32_t*>(there<std::int32_t>(c.lengths)), c.resident_lengths, places, rows_);
  }
  template <class Prog, class... M>
  void point(sources<Prog>& s, std::size_t r, types<M...>) const {
    ((s.data[index_in_program<Prog, M>()] = from<M>(r),
      s.lengths[index_in_program<Prog, M>()] = column<M>().has_lengths ? there(column<M>().lengths + r) : nullptr),
     ...);
  }
  [[no_unique_address]] K k_;
  stage<K> block_;
  std::tuple<detail::gathered_column<N, T>...> columns_;
  std::size_t rows_ = 0, bytes_ = 0;
  bool brought_ = false;
};

}  // namespace braid
