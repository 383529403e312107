// Presence of policies over two branches, and over a first one with others.
#include "braid/fuse/bilinear.hpp"
#include "braid/fuse/bilinear_attention.hpp"
#include "braid/fuse/film.hpp"
#include "braid/fuse/gated.hpp"
#include "braid/fuse/hyper.hpp"
#include "braid/fuse/mag.hpp"
#include "braid/fuse/mcb.hpp"
#include "braid/fuse/multiplicative.hpp"
#include "braid/fuse/non_local_gate.hpp"

#include "fuse/presence.hpp"

using namespace presence_test;

template <>
inline constexpr bool presence_test::is_zero_without<bd::bilinear<3>> = true;

TEST_CASE("presence of policies over two branches, either of which may be missing") {
  vectors<2, 0b11, bd::bilinear<3>, bd::gated, bd::multiplicative<3>>::check<0, 0b01, 0b10>();
}

TEST_CASE("presence of policies whose first branch must be there") {
  vectors<2, 0b10, bd::film, bd::mag<50>, bd::non_local_gate<2, 2, 3>>::check<0, 0b10>();
  vectors<3, 0b110, bd::mag<50>>::check<0, 0b010, 0b100, 0b110>();
  vectors<5, 0b10010, bd::mag<50>>::check<0, 0b00010, 0b10000, 0b10010>();
  CHECK(refused<vector_of, bd::film, 0b01>());
  CHECK(refused<vector_of, bd::mag<50>, 0b01>());
  CHECK(refused<vector_of, bd::non_local_gate<2, 2, 3>, 0b01>());
}

TEST_CASE("policies that need both branches") {
  auto const both = [](bool first, bool second) { CHECK((first && second)); };
  both(refused<vector_of, bd::hyper<3>, 0b01>(), refused<vector_of, bd::hyper<3>, 0b10>());
  both(refused<vector_of, bd::mcb<4>, 0b01>(), refused<vector_of, bd::mcb<4>, 0b10>());
  both(refused<vector_of, bd::multiplicative_vector, 0b01>(), refused<vector_of, bd::multiplicative_vector, 0b10>());
  both(refused<vector_of, bd::multiplicative_scalar, 0b01>(), refused<vector_of, bd::multiplicative_scalar, 0b10>());
  both(refused<series_of, bd::bilinear_attention<3>, 0b01>(), refused<series_of, bd::bilinear_attention<3>, 0b10>());
}
