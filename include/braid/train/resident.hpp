#pragma once
#include "braid/backend/backend.hpp"
#include "braid/core/list.hpp"
#include "braid/data/dataset.hpp"

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>

namespace braid::inline v0 {

/// A column of a data set in the memory of a device.
template <class K, class E>
class resident_column {
 public:
  resident_column() = default;
  resident_column(K const& k, column<E> const& c, std::size_t size)
      : k_(k), data_(copied(c.data, c.rows * size * sizeof(E))), lengths_(c.lengths ? copied(c.lengths, c.rows * sizeof(std::int32_t)) : nullptr) {}
  resident_column(resident_column&& o) noexcept
      : k_(o.k_), data_(std::exchange(o.data_, nullptr)), lengths_(std::exchange(o.lengths_, nullptr)) {}
  resident_column& operator=(resident_column&& o) noexcept {
    std::swap(k_, o.k_), std::swap(data_, o.data_), std::swap(lengths_, o.lengths_);
    return *this;
  }
  ~resident_column() {
    if (data_) k_.release_bytes(data_);
    if (lengths_) k_.release_bytes(lengths_);
  }
  E const* data() const { return static_cast<E const*>(data_); }
  std::int32_t const* lengths() const { return static_cast<std::int32_t const*>(lengths_); }

 private:
  void* copied(void const* from, std::size_t bytes) {
    void* const p = k_.allocate_bytes(bytes);
    k_.send(p, from, bytes);
    k_.wait();
    return p;
  }
  K k_{};
  void *data_ = nullptr, *lengths_ = nullptr;
};

/// A data set for training on a device. Where its columns take less than half of the device's free memory they are copied
/// there once, and batches are brought together there; else they are brought together on the host, batch by batch. It must
/// not change or go away before this does.
///
///   auto const there = bd::resident<K>(data, k);     on a host: the data set itself
template <class K, class Data, class Names = typename Data::names>
class resident_data;
template <class K, class Data, class... N>
class resident_data<K, Data, types<N...>> {
 public:
  using names = typename Data::names;
  using partials = typename Data::partials;
  resident_data(Data const& data, K const& k) : data_(data) {
    std::size_t bytes = 0;
    ((bytes += data.template column<N>().rows * (N::outside::size + 1) * 4), ...);
    there_ = bytes < k.free_bytes() / 2;
    if (there_) ((std::get<index_of<N, N...>()>(columns_) = column_type<N>(k, data.template column<N>(), N::outside::size)), ...);
  }
  std::size_t size() const { return data_.size(); }
  std::uint32_t row(std::size_t i) const { return data_.row(i); }
  template <class M>
  auto const& column() const {
    return data_.template column<M>();
  }
  /// Whether the columns are there.
  bool there() const { return there_; }
  template <class M>
  auto const& on_device() const {
    return std::get<index_of<M, N...>()>(columns_);
  }

 private:
  template <class M>
  using column_type = resident_column<K, std::remove_cvref_t<decltype(*std::declval<Data const&>().template column<M>().data)>>;
  Data const& data_;
  std::tuple<column_type<N>...> columns_;
  bool there_ = false;
};

/// Data that are read row by row stay as they are: their batches are brought together on the host.
template <class K, class Data>
decltype(auto) resident(Data const& data, K const& k) {
  if constexpr (K::on_host || !detail::lies_in_memory<Data>) return (data);
  else return resident_data<K, Data>(data, k);
}

template <class Data>
inline constexpr bool is_resident = false;
template <class K, class Data, class Names>
inline constexpr bool is_resident<resident_data<K, Data, Names>> = true;

namespace detail {
/// Rows of one column, brought together in pieces of E.
template <class E, std::size_t Size>
struct bring_rows {
  E* to;
  E const* from;
  std::uint32_t const* rows;
  BRAID_HD void operator()(std::size_t r, std::size_t j) const { to[r * Size + j] = from[std::size_t(rows[r]) * Size + j]; }
};
struct alignas(16) four_numbers {
  float of[4];
};
/// to[r] = from[rows[r]] for n rows of Size elements.
template <std::size_t Size, class K, class E>
void bring(K const& k, E* to, E const* from, std::uint32_t const* rows, std::size_t n) {
  if constexpr (Size % 4 == 0 && sizeof(E) == 4)
    k.template each<Size / 4>(n, bring_rows<four_numbers, Size / 4>{reinterpret_cast<four_numbers*>(to),
                                                                    reinterpret_cast<four_numbers const*>(from), rows});
  else k.template each<Size>(n, bring_rows<E, Size>{to, from, rows});
}
}  // namespace detail

}  // namespace braid
