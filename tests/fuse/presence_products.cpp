// Presence of policies by products and gates, of 2, 3 and 5 branches.
#include "braid/fuse/block.hpp"
#include "braid/fuse/gmu.hpp"
#include "braid/fuse/low_rank.hpp"
#include "braid/fuse/mfb.hpp"
#include "braid/fuse/mixture.hpp"
#include "braid/fuse/mlb.hpp"
#include "braid/fuse/moe.hpp"
#include "braid/fuse/mutan.hpp"
#include "braid/fuse/outer.hpp"
#include "braid/fuse/product.hpp"
#include "braid/fuse/tensor_fusion.hpp"

#include "fuse/presence.hpp"

using namespace presence_test;

template <>
inline constexpr bool presence_test::is_zero_without<bd::outer> = true;

namespace {
template <std::size_t N, std::uint64_t Missing>
using policies = vectors<N, Missing,
    bd::block<2, 2, 2, 3>, bd::gmu<3>, bd::low_rank<2, 3>, bd::mfb<2, 3>, bd::mixture<2, 3>, bd::mlb<2, 3>,
    bd::moe<3, 2, 3>, bd::mutan<2, 2, 3>, bd::outer, bd::product, bd::tensor_fusion>;
}  // namespace

TEST_CASE("presence of policies by products and gates, of 2, 3 and 5 branches") { check_of_2_3_5<policies>(); }
