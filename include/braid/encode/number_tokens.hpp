#pragma once
#include "braid/core/composed.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/layer/as_sequence.hpp"
#include "braid/layer/conv1d.hpp"
#include "braid/layer/reshape.hpp"

#include <cstddef>
#include <string_view>

namespace braid::inline v0::encode {

namespace detail {
struct columns_part {
  static constexpr std::string_view name = "columns";
};
struct pairs_of_a_number_and_whether_it_is_missing;

template <std::size_t D>
struct number_tokens_unit : composed<number_tokens_unit<D>> {
  static constexpr std::string_view name = "number_tokens";
  static constexpr std::size_t sizes = 1;

  template <class In>
  static constexpr bool fits = std::is_same_v<In, shape<In::size>> && In::size % 2 == 0;
  template <class In>
  static consteval void law() {
    static_assert(holds<fits<In>, at<number_tokens_unit>, got<In>, wants<pairs_of_a_number_and_whether_it_is_missing>>,
                  "number_tokens reads the numbers of a table: bd::table::numbers_of<struct name, schema>");
  }
  static constexpr auto body(auto x) {
    constexpr std::size_t N = out_t<decltype(x)>::size / 2;
    return x | reshape<1, 2 * N> | as_sequence | named<columns_part>(conv1d<N * D, 1>(groups<N>)) | reshape<N, D> | as_sequence;
  }
};
}  // namespace detail

/// The numbers of a table as tokens for attention: each column has a vector by which its number is multiplied, one that is
/// added where it is missing, and one that is added always.
///
///   vitals | encode::number_tokens<32>
///
/// shapes  x: [2 N], a number and whether it is missing for each column (table::numbers_of); h: [N, D]. Parameters:
///         columns.weight: [N D, 2, 1], columns.bias: [N D].
/// cost    4 N D flop.
/// errors  pairs_of_a_number_and_whether_it_is_missing (compile time).
/// source  Gorishniy et al. 2021, arXiv:2106.11959 (the feature tokenizer), with a vector for what is missing.
template <std::size_t D>
inline constexpr sized<detail::number_tokens_unit<D>, D> number_tokens{};

}  // namespace braid::encode
