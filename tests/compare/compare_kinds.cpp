#include "braid/compare/compare.hpp"
#include "braid/fuse/bottleneck.hpp"
#include "braid/fuse/evidential.hpp"
#include "braid/fuse/label_tensor.hpp"
#include "braid/fuse/stack.hpp"
#include "braid/fuse/vote.hpp"
#include "braid/layer/lstm.hpp"

#include "nets.hpp"

using namespace net_test;

namespace {
constexpr bd::compare_options quick{.seeds = 2, .epochs = 3, .batch = 32, .patience = 0, .rate = 1e-2, .calls = 1, .progress = nullptr};
/// Every row has a metric for each seed, and the names are these.
void check(bd::comparison const& found, std::vector<std::string> const& names) {
  REQUIRE(found.rows.size() == names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    CHECK(found.rows[i].name == names[i]);
    CHECK(std::isfinite(bd::mean_of(found.rows[i].test).half));
  }
}
}  // namespace

TEST_CASE("compare: policies over decisions, also the one without a gradient") {
  xor_data const a(200), b(64), c(64);
  auto const data = [](xor_data const& x) { return bd::dataset{left(x.a), right(x.b), side(x.y)}; };
  auto const train = data(a), valid = data(b), test = data(c);
  auto const found = bd::compare<bd::vote, bd::stack<2>, bd::label_tensor<4, 2>, bd::evidential>(
      bd::reference<float>{}, bd::encoders(left | bd::dense<4> | bd::tanh, right | bd::dense<4> | bd::tanh),
      bd::splits{train, valid, test}, quick);
  check(found, {"left", "right", "late<mean>", "vote", "stack<2>", "label_tensor<4, 2>", "evidential"});
  CHECK(found.rows[3].parameters == found.rows[2].parameters);
  CHECK(found.rows[3].valid != found.rows[2].valid);  // of two branches that disagree it takes the first class
}

TEST_CASE("compare: policies over sequences beside those over vectors") {
  xor_data const a(96), b(32), c(32);
  auto const data = [](xor_data const& x) { return bd::dataset{pulse(x.p, x.lengths), right(x.b), side(x.y)}; };
  auto const train = data(a), valid = data(b), test = data(c);
  auto const found = bd::compare<bd::concat, bd::bottleneck<1, 1, 1, 4>>(
      bd::reference<float>{}, bd::encoders(pulse | bd::lstm<4>, right | bd::dense<4>), bd::splits{train, valid, test}, quick);
  check(found, {"pulse", "right", "late<mean>", "concat", "bottleneck<1, 1, 1, 4>"});
}
