#include "braid/fuse/early.hpp"

#include <doctest/doctest.h>

using namespace braid;

namespace ward {
inline constexpr image<struct photo, 3, 4, 4> photo;
inline constexpr features<struct chart, 6> chart;
}  // namespace ward

TEST_CASE("early: the modalities side by side") {
  using net = decltype(type_of(early(ward::photo, ward::chart)));
  static_assert(net::out::size == 3 * 4 * 4 + 6);
  static_assert(std::is_same_v<net, decltype(type_of(fuse<concat>(ward::photo, ward::chart)))>);
  static_assert(std::is_same_v<out_t<decltype(type_of(early(ward::chart, ward::chart)))>, shape<12>>);
}
