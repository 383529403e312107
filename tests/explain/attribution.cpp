#include "braid/explain/attribution.hpp"

#include "explain/nets.hpp"

using namespace explain_test;

TEST_CASE("attribution: shaped as the inputs, of tokens one number each; room is kept") {
  ex::attribution<decltype(bd::type_of(mixed)), float> says;
  says.start(3);
  auto const p = says(photo);
  CHECK(p.dimension() == 4);
  CHECK(p.shape()[0] == 3);
  CHECK(p.shape()[3] == 4);
  CHECK(says(note).dimension() == 2);
  says.at<std::remove_const_t<decltype(note)>>(2, 1) += 5;
  says.at<std::remove_const_t<decltype(row)>>(2, 0) -= 1;
  CHECK(says(note)(2, 1) == 5);
  CHECK(says.sum(2) == 4);
  CHECK(says.sum(1) == 0);
  CHECK(allocations::in([&] { says.start(2); }) == 0);
  CHECK(says(note).shape()[0] == 2);
  CHECK(says.said().size() == 2);
}
