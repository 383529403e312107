// Presence of policies over tokens, of 2, 3 and 5 branches.
#include "braid/fuse/end_to_end.hpp"
#include "braid/fuse/fusion_transformer.hpp"
#include "braid/fuse/misa.hpp"

#include "fuse/presence.hpp"

using namespace presence_test;

namespace {
template <std::size_t N, std::uint64_t Missing>
using policies = vectors<N, Missing,
    bd::end_to_end, bd::fusion_transformer<1, 2, 3>, bd::misa<4, 2, 3>, bd::misa_parts<3>>;
}  // namespace

TEST_CASE("presence of policies over tokens, of 2, 3 and 5 branches") { check_of_2_3_5<policies>(); }
