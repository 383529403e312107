#include "braid/core/modality.hpp"

#include <doctest/doctest.h>

#include <type_traits>

using namespace braid;

namespace {
constexpr features<struct chart, 16> chart;
constexpr image<struct photo, 3, 4, 5> photo;
constexpr tokens<struct notes, 6, 100> notes;
constexpr series<struct vitals, 12, 4> vitals;
constexpr classes<struct label, 5> label;
}  // namespace

TEST_CASE("modality: names, and shapes outside and inside") {
  CHECK(chart.name() == "chart");
  CHECK(label.name() == "label");
  static_assert(std::is_same_v<decltype(photo)::outside, shape<3, 4, 5>>);
  static_assert(std::is_same_v<decltype(photo)::inside, channels_last<3, 4, 5>>);
  static_assert(std::is_same_v<decltype(notes)::inside, ids_of<100, 6>>);
  static_assert(modality<std::remove_const_t<decltype(chart)>> && target<std::remove_const_t<decltype(label)>>);
  static_assert(!modality<std::remove_const_t<decltype(label)>> && !target<std::remove_const_t<decltype(chart)>>);
}

TEST_CASE("modality: a call keeps references to what was given, with lengths where there is time") {
  int const data = 3, lengths = 2;
  CHECK(&chart(data).data == &data);
  CHECK(&vitals(data, lengths).lengths == &lengths);
  static_assert(std::is_invocable_v<decltype(vitals), int const&, int const&>);
  static_assert(!std::is_invocable_v<decltype(chart), int const&, int const&>);
  static_assert(std::is_same_v<decltype(absent(chart)), absent_t<features<struct chart, 16>>>);
}
