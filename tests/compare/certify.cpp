#include "braid/compare/certify.hpp"

#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr auto summed = bd::fuse<bd::mean>(left | bd::dense<4> | bd::tanh, right | bd::dense<4> | bd::tanh, pulse | bd::lstm<4> | bd::last) | bd::dense<2>;
inline constexpr auto conditioned = bd::fuse<bd::film>(bd::fuse<bd::sum>(left | bd::dense<4>, right | bd::dense<4>), pulse | bd::lstm<3> | bd::last) | bd::dense<1>;
inline constexpr bd::values<struct dose> dose;
}  // namespace

TEST_CASE("certify: a record for each subset, the whole first, and each is what the call with absent modalities says") {
  xor_data const x(70);
  bd::dataset const data{left(x.a), right(x.b), pulse(x.p, x.lengths), side(x.y)};
  bd::model<summed, bd::reference<float>> m{bd::seed{3}};
  auto const c = bd::certify(m, data, {.calls = 3});
  REQUIRE(c.subsets.size() == 7);
  CHECK(c.metric == "accuracy");
  CHECK(c.subsets[0].modalities == "left + right + pulse");
  CHECK(c.subsets[1].modalities == "right + pulse");
  CHECK(c.subsets[6].modalities == "left");
  auto const is = [&](std::size_t i, auto const& said) {
    std::vector<float> const v(said.begin(), said.end());
    CHECK(c.subsets[i].borne);
    CHECK(c.subsets[i].said.samples == 70);
    CHECK(c.subsets[i].said.metric == doctest::Approx(bd::accuracy<2>(v, x.y)));
    CHECK(c.subsets[i].said.calibration == doctest::Approx(bd::expected_calibration_error<2>(bd::probabilities<2>(v), x.y)));
    CHECK(c.subsets[i].microseconds > 0);
  };
  is(0, m(left(x.a), right(x.b), pulse(x.p, x.lengths)));
  is(1, m(bd::absent(left), right(x.b), pulse(x.p, x.lengths)));
  is(6, m(left(x.a), bd::absent(right), bd::absent(pulse)));
  // 3 -> 4 and 4 -> 2, with biases; the lstm and right's layer do not run.
  CHECK(c.subsets[6].weight_bytes == 4 * (16 + 10));
  CHECK(c.subsets[0].weight_bytes == 4 * bd::parameters<summed>);
  CHECK(c.subsets[0].workspace_bytes == bd::workspace_bytes<summed, 1>);
  CHECK(c.text().starts_with("modalities            samples  accuracy  calibration error"));
  CHECK(c.csv().starts_with("modalities,samples,accuracy,calibration error,us,weights,workspace\nleft + right + pulse,70,"));
}

TEST_CASE("certify: what the net cannot do without is named; the rest is certified all the same") {
  xor_data const x(20);
  std::vector<float> y(20);
  for (std::size_t i = 0; i < 20; ++i) y[i] = x.a[3 * i];
  bd::dataset const data{left(x.a), right(x.b), pulse(x.p, x.lengths), dose(y)};
  bd::model<conditioned, bd::reference<float>> m{bd::seed{3}};
  auto const c = bd::certify(m, data, {.calls = 2});
  REQUIRE(c.subsets.size() == 7);
  CHECK(c.metric == "R2");
  std::size_t borne = 0;
  for (auto const& s : c.subsets) borne += s.borne;
  CHECK(borne == 6);  // all but pulse alone
  CHECK(c.subsets[4].modalities == "pulse");
  CHECK(!c.subsets[4].borne);
  CHECK(c.subsets[4].refuses.starts_with("film"));
  CHECK(c.text().find("cannot do without the rest") != std::string::npos);
}

TEST_CASE("certify: a row is of the samples that have its modalities") {
  xor_data const x(30);
  std::vector<std::uint8_t> there(30);
  for (std::size_t i = 0; i < 30; ++i) there[i] = i % 3 != 0;
  bd::dataset const data{left(x.a).where(there), right(x.b), pulse(x.p, x.lengths), side(x.y)};
  bd::model<summed, bd::reference<float>> m{bd::seed{3}};
  auto const c = bd::certify(m, data, {.calls = 1});
  CHECK(c.subsets[0].said.samples == 20);
  CHECK(c.subsets[1].modalities == "right + pulse");
  CHECK(c.subsets[1].said.samples == 30);
  CHECK(c.subsets[6].modalities == "left");
  CHECK(c.subsets[6].said.samples == 20);
}

namespace {
inline constexpr auto a = bd::shared<struct a_name>(left | bd::dense<2>);
inline constexpr auto trusted = bd::outputs(answer(bd::late<bd::evidential>(a, right | bd::dense<2>)), alone(a | bd::softplus));
inline constexpr auto voted = bd::late<bd::vote>(left | bd::dense<2>, right | bd::dense<2>);
}  // namespace

TEST_CASE("certify: evidence and votes are no logits; each is calibrated as what it is") {
  xor_data const x(60);
  bd::dataset const data{left(x.a), right(x.b), side(x.y)};
  auto const error = [&](auto const& said, bd::class_scores is) {
    return bd::expected_calibration_error<2>(bd::probabilities<2>(std::vector<float>(said.begin(), said.end()), is), x.y);
  };
  bd::model<trusted, bd::reference<float>> m{bd::seed{3}};
  auto const y = m(left(x.a), right(x.b));
  // The policy says so itself; of a branch that is trained by `dirichlet`, the loss does.
  auto const both = bd::certify(m, data, bd::cross_entropy(answer, side), {.calls = 1});
  CHECK(both.subsets[0].said.calibration == doctest::Approx(error(y(answer), bd::class_scores::evidence)));
  auto const one = bd::certify(m, data, bd::dirichlet(alone, side), {.calls = 1});
  CHECK(one.subsets[0].said.calibration == doctest::Approx(error(y(alone), bd::class_scores::evidence)));
  bd::model<voted, bd::reference<float>> v{bd::seed{3}};
  auto const votes = v(left(x.a), right(x.b));
  CHECK(bd::certify(v, data, {.calls = 1}).subsets[0].said.calibration == doctest::Approx(error(votes, bd::class_scores::shares)));
}
