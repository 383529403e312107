#include "braid/backend/thrust_omp.hpp"

#include "backend/primitives.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/layer/self_attention.hpp"

using namespace braid;

namespace {
using place = braid::thrust<braid::omp>;
/// A unit whose golden cases run on this backend.
template <class U>
struct on_this : U {
  using tested_on = types<place>;
};
}  // namespace

TEST_CASE("thrust<omp>: every primitive as the reference's") { unit_test::check_primitives<place, reference<float>>(); }

TEST_CASE("thrust<omp>: units of every kind of loop") {
  unit_test::check_golden<on_this<layer::lstm<6>>, sequence<9, 7>>("layer_lstm", "9x7_to_6_n7");
  unit_test::check_golden<on_this<layer::conv2d<5, 3, 2, 1>>, channels_last<3, 7, 5>>("layer_conv2d", "3x7x5_to_5_k3_s2_p1_n7");
  unit_test::check_golden<on_this<layer::self_attention<3>>, sequence<5, 6>>("layer_self_attention", "5x6_heads3_lengths_n7");
}
