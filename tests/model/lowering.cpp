#include "braid/model/lowering.hpp"

#include <doctest/doctest.h>

namespace bd = braid;

namespace {
struct name;
struct other;
using unit_label = bd::label<struct owner, 3, 1>;
using outer = bd::nothing_known;
using inner = bd::known<bd::scope<unit_label, bd::ids<4>>, bd::met<name, int, 2>>;
}  // namespace

TEST_CASE("lowering: labels go deeper, and are the composed unit's within it") {
  static_assert(std::is_same_v<bd::deeper_t<unit_label, 5>, bd::label<owner, 3, 1, 5>>);
  static_assert(std::is_same_v<bd::label_in<outer, bd::tagged<name>, 7>, bd::label<bd::tagged<name>, 7>>);
  static_assert(std::is_same_v<bd::label_in<inner, bd::tagged<name>, 7>, bd::label<bd::within<unit_label, bd::tagged<name>>, 7>>);
  CHECK(bd::tagged<name>::name() == "name");
}

TEST_CASE("lowering: what was met is found under its name alone") {
  CHECK(bd::begin_of<9>(bd::look_up_in<name>(inner{})) == 2);
  CHECK(bd::begin_of<9>(bd::look_up_in<other>(inner{})) == 9);
  CHECK(bd::begin_of<9>(bd::look_up_in<name>(outer{})) == 9);
}
