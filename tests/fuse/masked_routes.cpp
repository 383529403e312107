// Policies over sets, routes and decisions in whole nets whose samples lack different modalities: a mask gives what the
// compiled paths give, to the bit, and the gradients of such a batch equal differences.
#include "braid/fuse/deep_set.hpp"
#include "braid/fuse/embrace.hpp"
#include "braid/fuse/max.hpp"
#include "braid/fuse/moe.hpp"

#include "gappy.hpp"

using namespace net_test;

namespace {
inline constexpr auto seen = left | bd::dense<4>;
inline constexpr auto read = right | bd::dense<4>;
inline constexpr auto felt = pulse | bd::mean_time | bd::dense<4>;
inline constexpr auto largest = bd::fuse<bd::max>(seen, read, felt) | bd::dense<2>;
inline constexpr auto set = bd::fuse<bd::deep_set<5>>(seen, read, felt) | bd::dense<2>;
inline constexpr auto drawn = bd::fuse<bd::embrace<5>>(left, right, pulse | bd::mean_time) | bd::dense<2>;
inline constexpr auto routed = bd::fuse<bd::moe<3, 2, 4>>(left, right, pulse | bd::mean_time) | bd::dense<2>;

template <auto Net>
void check() {
  check_masked_as_static<Net>();
  check_net_gradients<Net>(gappy(9).data(), bd::cross_entropy);
}
}  // namespace

TEST_CASE("max, masked") { check<largest>(); }
TEST_CASE("deep_set, masked") { check<set>(); }
TEST_CASE("embrace, masked") { check<drawn>(); }
TEST_CASE("moe, masked") { check<routed>(); }
