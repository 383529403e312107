// Presence of policies by tokens of their own, of 2, 3 and 5 branches.
#include "braid/fuse/bottleneck.hpp"
#include "braid/fuse/perceiver.hpp"

#include "fuse/presence.hpp"

using namespace presence_test;

namespace {
template <std::size_t N, std::uint64_t Missing>
using policies = vectors<N, Missing,
    bd::bottleneck<1, 2, 2, 3>, bd::perceiver<2, 1, 2, 3>>;
}  // namespace

TEST_CASE("presence of policies by tokens of their own, of 2, 3 and 5 branches") { check_of_2_3_5<policies>(); }
