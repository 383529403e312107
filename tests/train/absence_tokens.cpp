#include "braid/fuse/bottleneck.hpp"
#include "braid/fuse/crossmodal.hpp"
#include "braid/fuse/fusion_transformer.hpp"
#include "braid/fuse/perceiver.hpp"
#include "gappy.hpp"

using namespace net_test;

// Steps that give their own lengths, and steps that are absent with one of their inputs.

namespace {
inline constexpr auto l = left | bd::dense<4>;
inline constexpr auto r = right | bd::dense<4>;
inline constexpr auto p = pulse | bd::lstm<4>;
inline constexpr auto one_stream = bd::fuse<bd::fusion_transformer<1, 2, 5>>(l, p, r) | bd::dense<2>;
inline constexpr auto asked_by_few = bd::fuse<bd::perceiver<2, 1, 2, 5>>(l, p, r) | bd::dense<2>;
inline constexpr auto streams = bd::fuse<bd::bottleneck<2, 2, 2, 5>>(l, p, r) | bd::dense<2>;
inline constexpr auto steps = bd::shared<struct absence_steps>(bd::fuse<bd::end_to_end>(l, r));
inline constexpr auto both_ways =
    bd::fuse<bd::concat>(bd::fuse<bd::crossmodal<2, 5>>(p, steps) | bd::mean_time,
                         bd::fuse<bd::crossmodal<2, 5>>(steps, p) | bd::mean_time) | bd::dense<2>;
}  // namespace

TEST_CASE("token policies: a mask of samples gives what the compiled paths give") {
  SUBCASE("fusion_transformer") { check_masked_as_static<one_stream>(); }
  SUBCASE("perceiver") { check_masked_as_static<asked_by_few>(); }
  SUBCASE("bottleneck") { check_masked_as_static<streams>(); }
  SUBCASE("crossmodal in both directions") { check_masked_as_static<both_ways>(); }
}

TEST_CASE("token policies: gradients of a batch whose samples lack different modalities equal differences") {
  gappy const g(9);
  SUBCASE("fusion_transformer") { check_net_gradients<one_stream>(g.data(), bd::cross_entropy, 1e-6, 0.5); }
  SUBCASE("perceiver") { check_net_gradients<asked_by_few>(g.data(), bd::cross_entropy, 1e-6, 0.5); }
  SUBCASE("bottleneck") { check_net_gradients<streams>(g.data(), bd::cross_entropy, 1e-6, 0.5); }
  SUBCASE("crossmodal in both directions") { check_net_gradients<both_ways>(g.data(), bd::cross_entropy, 1e-6, 0.5); }
}
