#include "docs/design.hpp"

#include <doctest/doctest.h>

TEST_CASE("the program at the top of the design trains, predicts, and predicts without its notes") {
  auto const r = run_design();
  CHECK(r.loss_after < r.loss_before);
  bool differ = false;
  for (int c = 0; c < 5; ++c) {
    CHECK(std::isfinite(r.scores[c]));
    CHECK(std::isfinite(r.partial[c]));
    differ = differ || r.scores[c] != r.partial[c];
  }
  CHECK(differ);
}

TEST_CASE("the other nets of the design have the shapes that they say") {
  using namespace clinic;
  CHECK(bd::program<decltype(bd::type_of(early))>::out<0>::size == 5);
  CHECK(bd::program<decltype(bd::type_of(late))>::out<0>::size == 5);
  CHECK(bd::program<decltype(bd::type_of(hybrid))>::out<0>::size == 5);
  CHECK(bd::program<decltype(bd::type_of(space))>::out<0>::size == 256);
}
