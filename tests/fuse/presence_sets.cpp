// Presence of policies over sets, of 2, 3 and 5 branches.
#include "braid/fuse/attention.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/fuse/deep_set.hpp"
#include "braid/fuse/embrace.hpp"
#include "braid/fuse/embracement.hpp"
#include "braid/fuse/joint.hpp"
#include "braid/fuse/max.hpp"
#include "braid/fuse/mean.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/fuse/weighted.hpp"
#include "braid/layer/tanh.hpp"

#include "fuse/presence.hpp"

using namespace presence_test;

namespace {
template <std::size_t N, std::uint64_t Missing>
using policies = vectors<N, Missing,
    bd::attention<2>, bd::concat, bd::deep_set<3>, bd::embrace<3>, bd::embracement, bd::joint<3, bd::tanh>, bd::max,
    bd::mean, bd::sum, bd::weighted>;
}  // namespace

TEST_CASE("presence of policies over sets, of 2, 3 and 5 branches") { check_of_2_3_5<policies>(); }
