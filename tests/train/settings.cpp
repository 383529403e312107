#include "braid/train/settings.hpp"

#include "braid/train/adam.hpp"
#include "braid/train/clip.hpp"
#include "braid/train/lion.hpp"
#include "braid/train/one_cycle.hpp"
#include "braid/train/rmsprop.hpp"
#include "braid/train/sgd.hpp"
#include "braid/train/step_decay.hpp"

#include <cmath>
#include <doctest/doctest.h>

#include <limits>
#include <vector>

namespace bd = braid;
using bd::detail::check_settings;

TEST_CASE("settings that cannot be meant are refused by name, others pass") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_NOTHROW(check_settings(bd::adam{}));
  CHECK_NOTHROW(check_settings(bd::sgd{.rate = 0}));
  CHECK_NOTHROW(check_settings(bd::sgd{.momentum = 0.9, .nesterov = true}));
  CHECK_NOTHROW(check_settings(bd::rmsprop{}));
  CHECK_NOTHROW(check_settings(bd::lion{}));
  CHECK_THROWS_WITH_AS(check_settings(bd::adam{.rate = -0.1}), "braid: fit: rate: expected a number of at least 0, found -0.100000", bd::value_error);
  CHECK_THROWS_AS(check_settings(bd::adam{.rate = nan}), bd::value_error);
  CHECK_THROWS_WITH_AS(check_settings(bd::adam{.beta1 = 1.5}), "braid: fit: beta1: expected from 0 to less than 1, found 1.500000", bd::value_error);
  CHECK_THROWS_AS(check_settings(bd::lion{.beta2 = 1}), bd::value_error);
  CHECK_THROWS_AS(check_settings(bd::adam{.epsilon = -1}), bd::value_error);
  CHECK_THROWS_AS(check_settings(bd::rmsprop{.weight_decay = -1}), bd::value_error);
  CHECK_THROWS_AS(check_settings(bd::sgd{.momentum = -2}), bd::value_error);
  CHECK_THROWS_WITH_AS(check_settings(bd::sgd{.nesterov = true}), "braid: fit: momentum: expected more than 0 with nesterov, found 0.000000", bd::value_error);
}

TEST_CASE("settings of groups and of clipping") {
  std::vector<bd::parameter_group> groups{{"photo.*", {.rate = 1e-4}}, {"*.bias", {.weight_decay = 0.0}}};
  CHECK_NOTHROW(check_settings(groups, bd::clip_norm{}));
  CHECK_THROWS_WITH_AS(check_settings(groups, bd::clip_norm{-1}), "braid: fit: clip: expected a norm of more than 0, found -1.000000", bd::value_error);
  groups[0].settings.rate = -1.0;
  CHECK_THROWS_WITH_AS(check_settings(groups, bd::clip_norm{}),
                       "braid: fit: rate of group photo.*: expected a number of at least 0, found -1.000000", bd::value_error);
}

TEST_CASE("settings of schedules") {
  CHECK_NOTHROW(check_settings(bd::one_cycle{}));
  CHECK_THROWS_WITH_AS(check_settings(bd::one_cycle{.pct_start = 1.5}), "braid: fit: pct_start: expected from 0 to 1, found 1.500000", bd::value_error);
  CHECK_THROWS_AS(check_settings(bd::one_cycle{.div_factor = 0}), bd::value_error);
  CHECK_THROWS_WITH_AS(check_settings(bd::one_cycle{.final_div_factor = NAN}), "braid: fit: final_div_factor: expected a number of more than 0, found nan", bd::value_error);
  CHECK_THROWS_WITH_AS(check_settings(bd::one_cycle{.base_momentum = 2}), "braid: fit: base_momentum: expected from 0 to less than 1, found 2.000000", bd::value_error);
  CHECK_THROWS_WITH_AS(check_settings(bd::step_decay{.step_size = 2, .gamma = -3}), "braid: fit: gamma: expected a number of more than 0, found -3.000000", bd::value_error);
  CHECK_THROWS_WITH_AS(check_settings(bd::step_decay{.step_size = 0}), "braid: fit: step_size: expected at least 1, found 0.000000", bd::value_error);
}
