#pragma once
#include "braid/core/composed.hpp"
#include "braid/core/fuse.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/fuse/part_names.hpp"
#include "braid/layer/conv1d.hpp"
#include "braid/layer/embedding.hpp"
#include "braid/layer/max_time.hpp"
#include "braid/layer/relu.hpp"

#include <string_view>
#include <utility>

namespace braid::inline v0::encode {

namespace detail {
struct words_part {
  static constexpr std::string_view name = "embedding";
};
struct convs_part {
  static constexpr std::string_view name = "convs";
};
struct an_odd_number;

/// The filters of several widths beside each other, and the largest answer of each within the text.
template <std::size_t D, std::size_t Channels, std::size_t... Width>
struct text_cnn_unit : composed<text_cnn_unit<D, Channels, Width...>> {
  template <class In>
  static constexpr bool odd = ((Width % 2 == 1) && ...) && sizeof...(Width) > 0;
  template <class In>
  static constexpr bool fits = is_ids<In> && odd<In>;
  template <class In>
  static consteval void law() {
    static_assert(holds<is_ids<In>, at<text_cnn_unit>, got<In>, wants<token_ids>>, "text_cnn reads tokens");
    static_assert(holds<odd<In>, at<text_cnn_unit>, got<exactly<Width>...>, wants<an_odd_number>>,
                  "text_cnn<D, Channels, Width...>: at least one width, each odd: then the words at a text's ends have a middle");
  }
  static constexpr auto body(auto x) { return of(std::make_index_sequence<sizeof...(Width)>{}, x); }

 private:
  template <std::size_t... I>
  static constexpr auto of(std::index_sequence<I...>, auto x) {
    auto const words = shared<words_part>(x | named<words_part>(embedding<D>));
    return fuse<concat>((words | named<fusion::numbered<I, convs_part>>(conv1d<Channels, Width>(pad<Width / 2>)) | relu | max_time)...);
  }
};
}  // namespace detail

/// A text by filters over 3, 5, ... neighbouring words, and the largest answer of each.
///
///   text | encode::text_cnn<32, 16, 3, 5>
///
/// shapes  x: tokens, up to T of V; h: [Channels * widths]. Parameters: embedding.weight, convs.i.*.
/// cost    2 T D Channels flop for each word of a width.
/// errors  token_ids, an_odd_number (compile time).
/// source  Kim 2014, arXiv:1408.5882, whose widths are 3, 4 and 5 and whose texts have no padding at the front.
template <std::size_t D, std::size_t Channels, std::size_t... Width>
inline constexpr detail::text_cnn_unit<D, Channels, Width...> text_cnn{};

}  // namespace braid::encode
