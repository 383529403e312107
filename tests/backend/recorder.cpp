#include "braid/backend/recorder.hpp"

#include "braid/backend/reference.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace bd = braid;
using place = bd::reference<float>;

TEST_CASE("a host does the work at once, each time") {
  bd::recorder<place> r;
  int done = 0;
  for (int i = 0; i < 3; ++i) r(place{}, {.rows = 5}, [&] { ++done; });
  CHECK(done == 3);
  CHECK(bd::work_key{.rows = 5} == bd::work_key{.rows = 5});
  CHECK(!(bd::work_key{.rows = 5} == bd::work_key{.rows = 6}));
}

TEST_CASE("a host sums when it is asked for the sum") {
  std::vector<float> v{1, 2};
  bd::later_sum<place> s;
  s.begin(place{}, v.data(), 2);
  v[1] = 5;
  CHECK(s.finish(place{}, v.data(), 2) == 6);
}
