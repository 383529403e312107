// Presence of policies over sequences.
#include "braid/fuse/cross_attention.hpp"
#include "braid/fuse/crossmodal.hpp"
#include "braid/fuse/end_to_end.hpp"
#include "braid/fuse/mult.hpp"
#include "braid/fuse/side_by_side.hpp"

#include "fuse/presence.hpp"

using namespace presence_test;

template <>
inline constexpr bool presence_test::is_zero_without<bd::cross_attention<2>> = true;

namespace {
template <std::size_t N, std::uint64_t Missing>
using policies = sequences<N, Missing, bd::end_to_end, bd::mult<2, 3>, bd::side_by_side>;
}  // namespace

TEST_CASE("presence of policies over sequences, of two and three branches") {
  policies<2, 0b11>::check<0, 0b01, 0b10>();
  policies<3, 0b101>::check<0, 0b001, 0b100, 0b101>();
  sequences<5, 0b10010, bd::end_to_end, bd::side_by_side>::check<0, 0b00010, 0b10000, 0b10010>();
}

TEST_CASE("presence of policies in which the first branch asks") {
  sequences<2, 0b10, bd::cross_attention<2>, bd::crossmodal<2, 3>>::check<0, 0b10>();
}
