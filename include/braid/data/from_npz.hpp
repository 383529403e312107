#pragma once
#include "braid/data/dataset.hpp"
#include "braid/data/npz.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace braid::inline v0::data {

/// Of from_npz: a modality that some samples lack.
template <modality M>
struct some_of {};
/// bd::data::from_npz("set.npz", bd::data::some(photo), digit): the member photo.there says which samples have it.
template <modality M>
constexpr some_of<M> some(M) {
  return {};
}

namespace detail {
template <class M>
struct named_in_npz {
  using type = M;
  static constexpr bool partial = false;
};
template <class M>
struct named_in_npz<some_of<M>> {
  using type = M;
  static constexpr bool partial = true;
};
/// What the archive has of one modality or target.
template <class M>
struct npz_column {
  using S = typename M::outside;
  static constexpr bool has_lengths = modality<M> && is_timed<S>;
  using E = element_t<typename S::element, float>;
  std::vector<E> values;
  std::vector<std::int32_t> lengths{};
  std::vector<std::uint8_t> there{};

  npz_column(input_file const& file, archive const& all, bool partial) {
    std::string const name(M::name());
    auto const& a = member(file, all, name);
    bool fits = !a.shape.empty() && (a.shape.size() == S::rank + 1 || (S::size == 1 && a.shape.size() == 1));
    for (std::size_t i = 1; fits && i < a.shape.size(); ++i) fits = a.shape[i] == S::dims[i - 1];
    if (!fits) file.refuse("member " + name, braid::detail::brackets(S::dims, "n"), shape_text(a.shape));
    values = a.template to<E>(name);
    if constexpr (has_lengths) {
      if (all.contains(name + ".lengths")) lengths = member(file, all, name + ".lengths").template to<std::int32_t>(name + ".lengths");
      else lengths.assign(a.shape[0], std::int32_t(S::steps));
    }
    if (partial) {
      auto const& w = member(file, all, name + ".there");
      there.resize(w.size());
      w.copy_to(std::span(there), name + ".there");
    }
  }
  static array const& member(input_file const& file, archive const& all, std::string const& name) {
    auto const found = all.find(name);
    if (found == all.end()) file.refuse("member " + name, "a member of that name", "none");
    return found->second;
  }
  auto given() && {
    if constexpr (has_lengths) return M{}(std::move(values), std::move(lengths));
    else return M{}(std::move(values));
  }
};
}  // namespace detail

/// A data set from the arrays of an .npz archive, which have the modalities' and targets' names: [n, the modality's shape];
/// of sequences also photo.lengths [n], if they differ; of modalities that some samples lack (`some`) photo.there [n], 0 or
/// 1. It owns its memory. For data larger than memory: data::stored_rows.
///
///   auto const train = bd::data::from_npz("train.npz", photo, notes, bd::data::some(pulse), digit);
///
/// cost    the arrays in memory, for a moment three times (the file's, the net's kind of number, the set's own); a subset of
///         such a set is a copy. For large ones: stored_rows.
/// errors  file_error: as read_npz's, a member that is not there or has another shape; and those of dataset.
template <class... M>
auto from_npz(std::string const& path, M...) {
  input_file const file(path);
  archive const all = read_npz(file);
  auto const column = [&]<class N>(std::type_identity<N>) {
    using named = detail::named_in_npz<N>;
    return detail::npz_column<typename named::type>(file, all, named::partial);
  };
  auto const give = []<class N, class C>(std::type_identity<N>, C&& c) {
    if constexpr (detail::named_in_npz<N>::partial) return std::move(c).given().where(std::move(c.there));
    else return std::move(c).given();
  };
  return [&](auto&&... c) { return dataset{give(std::type_identity<M>{}, std::move(c))...}; }(column(std::type_identity<M>{})...);
}

}  // namespace braid::data
