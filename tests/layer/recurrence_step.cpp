#include "braid/layer/recurrence_step.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

using namespace braid::layer;

/// Remembers the sum of what it saw; h is that sum and the h before.
struct sum_cell {
  static constexpr std::size_t gates = 2;
  static constexpr bool apart = true, remembers = true, carries = true;
  static cell_state<double> forward(double* g, double const* from_h, cell_state<double> before) {
    g[0] += from_h[0], g[1] += from_h[1];
    double const sum = before.memory + g[0] + g[1];
    return {before.h + sum, sum};
  }
  static double backward(double const* g, cell_state<double> now, cell_state<double> before, double dh, double carried,
                         double* d, double* dfrom_h) {
    d[0] = dh * g[0], d[1] = dh * g[1];
    dfrom_h[0] = now.h - before.h, dfrom_h[1] = now.memory - before.memory;
    return carried + dh;
  }
};

TEST_CASE("recurrence_step: what a cell sees, and zeros where a step is not used") {
  // Two samples of one unit; the second one is over.
  double gates[] = {1, 2, 1, 2}, before_memory[] = {10, 10}, memory[2], before_h[] = {100, 100}, h[2];
  double const from_h[] = {0.5, 0.25, 0.5, 0.25};
  std::int32_t const lengths[] = {2, 1};
  detail::forward_step<sum_cell, double, 1, 2, 1, 1, true> const step{gates,    from_h, before_memory, memory,
                                                                      before_h, h,      lengths,       1};
  step(0, 0), step(1, 0);
  CHECK(gates[0] == 1.5);
  CHECK(gates[1] == 2.25);
  CHECK(memory[0] == 13.75);
  CHECK(h[0] == 113.75);
  CHECK(memory[1] == 10);
  CHECK(h[1] == 0);

  double const dout[] = {1, 1}, dh_after[] = {2, 2};
  double carry[] = {5, 5}, dgates[4], dfrom_h[4];
  detail::backward_step<sum_cell, double, 1, 1, 1> const back{gates, before_memory, memory, before_h, h,       dout, dh_after,
                                                              carry, dgates,        dfrom_h, lengths, 1};
  back(0, 0), back(1, 0);
  CHECK(dgates[0] == 4.5);
  CHECK(dgates[1] == 6.75);
  CHECK(dfrom_h[0] == 13.75);
  CHECK(dfrom_h[1] == 3.75);
  CHECK(carry[0] == 8);
  for (double x : {dgates[2], dgates[3], dfrom_h[2], dfrom_h[3], carry[1]}) CHECK(x == 0);
}

TEST_CASE("recurrence_step: the first step starts from zeros, the last has no gradient after it") {
  double gates[] = {1, 2}, memory[1], h[1], carry[1], dgates[2], dfrom_h[2];
  double const from_h[] = {0, 0}, dout[] = {3};
  detail::forward_step<sum_cell, double, 1, 2, 1, 1, false>{gates, from_h, nullptr, memory, nullptr, h, nullptr, 0}(0, 0);
  CHECK(h[0] == 3);
  CHECK(gates[0] == 1);
  detail::backward_step<sum_cell, double, 1, 1, 1>{gates, nullptr, memory, nullptr, h, dout, nullptr,
                                                   carry, dgates,  dfrom_h, nullptr, 0}(0, 0);
  CHECK(dgates[0] == 3);
  CHECK(carry[0] == 3);
}
