// Late policies in whole nets whose samples lack different modalities: a mask gives what the compiled paths give, to the
// bit, and the gradients of such a batch equal differences.
#include "braid/fuse/calibrated.hpp"
#include "braid/fuse/evidential.hpp"
#include "braid/fuse/label_tensor.hpp"
#include "braid/fuse/stack.hpp"
#include "braid/train/dirichlet.hpp"

#include "gappy.hpp"

using namespace net_test;

namespace {
inline constexpr auto seen = left | bd::dense<2>;
inline constexpr auto read = right | bd::dense<2>;
inline constexpr auto felt = pulse | bd::mean_time | bd::dense<2>;

template <auto Net>
void check(auto loss) {
  check_masked_as_static<Net>();
  check_net_gradients<Net>(gappy(9).data(), loss);
}
inline constexpr auto calibrated = bd::late<bd::calibrated>(seen, read, felt);
inline constexpr auto stacked = bd::late<bd::stack<2>>(seen, read, felt);
inline constexpr auto trusted = bd::late<bd::evidential>(seen, read, felt);
inline constexpr auto together = bd::late<bd::label_tensor<4, 2>>(seen, read, felt);
}  // namespace

TEST_CASE("calibrated, masked") { check<calibrated>(bd::cross_entropy); }
TEST_CASE("stack, masked") { check<stacked>(bd::cross_entropy); }
TEST_CASE("evidential, masked") { check<trusted>(bd::dirichlet.kl(0.2)); }
TEST_CASE("label_tensor, masked") { check<together>(bd::cross_entropy); }
