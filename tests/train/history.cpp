#include "braid/train/history.hpp"

#include <doctest/doctest.h>

TEST_CASE("a record starts empty") {
  braid::epoch_record const r{.loss = 1, .epoch = 2};
  CHECK(r.epoch == 2);
  CHECK(r.valid.metric_name.empty());
  CHECK(braid::history{}.epochs.empty());
}
