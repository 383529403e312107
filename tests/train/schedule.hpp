#pragma once
#include "braid/train/schedule.hpp"
#include "train/golden.hpp"

/// The factors of a golden case, step by step.
template <class S>
void check_schedule(std::string const& unit, std::string const& name, S const& schedule) {
  CAPTURE(name);
  auto const wanted = numbers<double>(golden(unit), name + "/factor");
  std::vector<double> got;
  for (std::size_t s = 0; s < wanted.size(); ++s) got.push_back(schedule.factor(s, wanted.size()));
  CHECK(difference(got, wanted) < 1e-12);
}
