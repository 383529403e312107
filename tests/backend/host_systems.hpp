#pragma once
// A host system of Thrust's with threads: every primitive, and a unit of every kind of loop. The loop is all in which the
// systems differ.
#include "backend/primitives.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/layer/self_attention.hpp"

namespace unit_test {

/// A unit whose golden cases run on this backend.
template <class U, class K>
struct on_this : U {
  using tested_on = braid::types<K>;
};
template <class K>
void check_units_of_every_loop() {
  using namespace braid;
  check_golden<on_this<layer::lstm<6>, K>, sequence<9, 7>>("layer_lstm", "9x7_to_6_n7");
  check_golden<on_this<layer::conv2d<5, 3, 2, 1>, K>, channels_last<3, 7, 5>>("layer_conv2d", "3x7x5_to_5_k3_s2_p1_n7");
  check_golden<on_this<layer::self_attention<3>, K>, sequence<5, 6>>("layer_self_attention", "5x6_heads3_lengths_n7");
}

}  // namespace unit_test
