#pragma once
#include <array>
#include <cstddef>
#include <string_view>

#include "braid/core/list.hpp"
#include "braid/core/modality.hpp"
#include "braid/core/type_name.hpp"

namespace braid::inline v0::table {

/// A column of numbers. The tag's name is the column's in the file; for one that is no identifier:
///   struct systolic { static constexpr std::string_view name = "BP (sys)"; };
template <class Tag>
struct number {
  static constexpr std::string_view name() { return tag_name<Tag>(); }
  static constexpr std::size_t words = 0;
};
/// A column of words, of which the Most most frequent ones are told apart.
template <class Tag, std::size_t Most>
struct category {
  static constexpr std::string_view name() { return tag_name<Tag>(); }
  static constexpr std::size_t words = Most;
};

/// What the columns of a table are. A net sees two modalities of it:
///
///   using admission = table::schema<table::number<struct age>, table::category<struct ward, 8>, table::number<struct lactate>>;
///   inline constexpr table::numbers_of<struct vitals, admission> vitals;     // features: of each number, it and whether it is missing
///   inline constexpr table::words_of<struct facts, admission> facts;         // tokens: an id for each category, missing is one
template <class... Column>
struct schema {
  static constexpr std::size_t columns = sizeof...(Column);
  static constexpr std::size_t numbers = ((Column::words == 0) + ... + std::size_t{0});
  static constexpr std::size_t categories = columns - numbers;
  /// Ids of all categories: of each the missing and the unknown word, then its words.
  static constexpr std::size_t ids = ((Column::words ? Column::words + 1 : 0) + ... + std::size_t{0});

  static constexpr std::array<std::string_view, columns> names{Column::name()...};
  static constexpr std::array<std::size_t, columns> words{Column::words...};
  /// Of column c: its place among the numbers or among the categories.
  static constexpr std::array<std::size_t, columns> places = [] {
    std::array<std::size_t, columns> p{};
    for (std::size_t c = 0, n[2] = {0, 0}; c < columns; ++c) p[c] = n[words[c] > 0]++;
    return p;
  }();
};

/// Of each number of a schema two features: it, brought to scale, or 0 where it is missing, and 1 where it is missing.
template <class Tag, class Schema>
using numbers_of = features<Tag, 2 * Schema::numbers>;
/// Of each category of a schema an id.
template <class Tag, class Schema>
using words_of = tokens<Tag, Schema::categories, Schema::ids>;

}  // namespace braid::table
