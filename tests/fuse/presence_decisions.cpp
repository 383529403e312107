// Presence of policies over decisions, of 2, 3 and 5 branches.
#include "braid/fuse/calibrated.hpp"
#include "braid/fuse/evidential.hpp"
#include "braid/fuse/gaussian_experts.hpp"
#include "braid/fuse/label_tensor.hpp"
#include "braid/fuse/mvae.hpp"
#include "braid/fuse/product_of_experts.hpp"
#include "braid/fuse/stack.hpp"
#include "braid/fuse/vote.hpp"

#include "fuse/presence.hpp"

using namespace presence_test;

namespace {
template <std::size_t N, std::uint64_t Missing>
using policies = vectors<N, Missing,
    bd::calibrated, bd::evidential, bd::gaussian_experts, bd::label_product, bd::label_tensor<2, 3>, bd::mvae<3>,
    bd::product_of_experts, bd::stack<3>>;
}  // namespace

TEST_CASE("presence of policies over decisions, of 2, 3 and 5 branches") { check_of_2_3_5<policies>(); }

TEST_CASE("presence of vote, which has no gradient") {
  vectors<2, 0b11, bd::vote>::check_masked<0, 0b01, 0b10>();
  vectors<3, 0b111, bd::vote>::check_masked<0, 0b001, 0b100, 0b011>();
  vectors<5, 0b10010, bd::vote>::check_masked<0, 0b00010, 0b10000, 0b10010>();
}
