#include "braid/train/fit_options.hpp"
#include "braid/train/one_cycle.hpp"

#include <doctest/doctest.h>

namespace bd = braid;

TEST_CASE("options are written by name, groups among them") {
  bd::fit_options<bd::one_cycle> const o{
      .epochs = 3,
      .schedule = {.pct_start = 0.2},
      .groups = {{"photo.*", {.rate = 0.1}}, {"*.bias", {.weight_decay = 0}}, {"notes.*", bd::frozen}},
      .average = 0.999};
  REQUIRE(o.groups.size() == 3);
  CHECK(o.groups[0].settings.rate == 0.1);
  CHECK(!o.groups[0].settings.weight_decay);
  CHECK(o.groups[1].settings.weight_decay == 0.0);
  CHECK(o.groups[2].settings.freeze);
  CHECK(o.clip.factor(1e30) == 1);
}
