#include "braid/compare/compare.hpp"

#include "nets.hpp"

using namespace net_test;

TEST_CASE("compare: the exclusive-or of two modalities needs both, and an interaction; it is seen in the table") {
  xor_data const a(600), b(200), c(300);
  auto const data = [](xor_data const& x) { return bd::dataset{left(x.a), right(x.b), side(x.y)}; };
  auto const train = data(a), valid = data(b), test = data(c);
  auto const set = bd::encoders(left | bd::dense<8> | bd::tanh, right | bd::dense<8> | bd::tanh);
  auto const found = bd::compare<bd::concat, bd::product>(
      bd::reference<float>{}, set, bd::splits{train, valid, test},
      {.seeds = 3, .epochs = 40, .batch = 32, .patience = 0, .rate = 2e-2, .calls = 3, .progress = nullptr});
  REQUIRE(found.rows.size() == 5);
  CHECK(found.metric == "accuracy");
  CHECK(found.modalities == std::vector<std::string>{"left", "right"});
  char const* const names[] = {"left", "right", "late<mean>", "concat", "product"};
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(found.rows[i].name == names[i]);
    CHECK(found.rows[i].test.size() == 3);
    CHECK(found.rows[i].test[2].size() == 300);
    CHECK(found.rows[i].microseconds > 0);
    CHECK(found.rows[i].seconds > 0);
    CHECK(found.rows[i].shuffled.size() == (i < 2 ? 0 : 2));
  }
  auto const metric = [&](std::size_t i) { return bd::mean_of(found.rows[i].test).mean; };
  CHECK(metric(0) < 0.65);
  CHECK(metric(1) < 0.65);
  CHECK(metric(3) < 0.75);  // a linear layer behind concat adds what each says
  CHECK(metric(4) > 0.85);
  CHECK(found.rows[4].shuffled[0] < 0.65);
  CHECK(found.rows[4].zeroed[1] < 0.75);
  CHECK(found.rows[4].parameters == (3 * 8 + 8) + (2 * 8 + 8) + (8 * 2 + 2));
  CHECK(found.fusion_helps());
  CHECK(found.best(bd::candidate::kind::fused)->name == "product");
  CHECK_THROWS_AS(bd::compare<bd::product>(bd::reference<float>{}, set, bd::splits{train, valid, test}, {.seeds = 0}), bd::value_error);
}
