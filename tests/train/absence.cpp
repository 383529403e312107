#include "braid/train/absence.hpp"

#include "gappy.hpp"

#include <set>
#include <string>

using namespace net_test;

namespace {
inline constexpr auto branches_sum =
    bd::fuse<bd::sum>(left | bd::dense<4> | bd::tanh, right | bd::dense<4> | bd::tanh, pulse | bd::lstm<4> | bd::last);
inline constexpr auto summed = branches_sum | bd::dense<2>;
inline constexpr auto asked =
    bd::fuse<bd::attention<2>>(left | bd::dense<4>, right | bd::dense<4>, pulse | bd::lstm<4> | bd::last) | bd::dense<2>;
inline constexpr auto gated_by = bd::fuse<bd::gmu<3>>(left, right, pulse | bd::lstm<4> | bd::last) | bd::dense<2>;
inline constexpr auto joined = bd::fuse<bd::concat>(left | bd::dense<3>, right, pulse | bd::lstm<4> | bd::last) | bd::dense<2>;
// A modality that is read twice, and a fusion of fusions.
inline constexpr auto nested = bd::fuse<bd::mean>(bd::fuse<bd::weighted>(left | bd::dense<4>, right | bd::dense<4>),
                                                  bd::fuse<bd::product>(right | bd::dense<4> | bd::sigmoid, pulse | bd::lstm<4> | bd::last)) |
                               bd::dense<2>;
inline constexpr auto head = bd::shared<struct absence_head>(left | bd::dense<2>);
inline constexpr auto several = bd::outputs(answer(bd::late<bd::product_of_experts>(head, right | bd::dense<2>)), alone(head));
}  // namespace

TEST_CASE("a mask of samples gives what the compiled paths give, sample by sample, to the bit") {
  SUBCASE("sum") { check_masked_as_static<summed>(); }
  SUBCASE("attention") { check_masked_as_static<asked>(); }
  SUBCASE("a composed policy") { check_masked_as_static<gated_by>(); }
  SUBCASE("concat") { check_masked_as_static<joined>(); }
  SUBCASE("a fusion of fusions") { check_masked_as_static<nested>(); }
}

TEST_CASE("gradients of a batch whose samples lack different modalities equal differences") {
  gappy const g(9);
  SUBCASE("sum") { check_net_gradients<summed>(g.data(), bd::cross_entropy); }
  SUBCASE("attention") { check_net_gradients<asked>(g.data(), bd::cross_entropy); }
  SUBCASE("a composed policy") { check_net_gradients<gated_by>(g.data(), bd::cross_entropy); }
  SUBCASE("concat") { check_net_gradients<joined>(g.data(), bd::cross_entropy); }
  SUBCASE("a fusion of fusions") { check_net_gradients<nested>(g.data(), bd::cross_entropy); }
  SUBCASE("an output that some samples do not have") {
    xor_data const x(7);
    std::vector<std::uint8_t> const there{1, 0, 1, 1, 0, 0, 1};
    bd::dataset const data{left(x.a).where(there), right(x.b), side(x.y)};
    check_net_gradients<several>(data, bd::cross_entropy(answer, side) + 0.3f * bd::cross_entropy(alone, side), 1e-5);
  }
}

TEST_CASE("what no sample has gets no gradient; its gaps are not looked at") {
  using K = bd::reference<float>;
  using G = decltype(bd::type_of(summed));
  xor_data x(40);
  std::fill(x.b.begin(), x.b.end(), NAN);
  bd::dataset const data{left(x.a), right(x.b).where(std::vector<std::uint8_t>(40)), pulse(x.p, x.lengths), side(x.y)};
  auto const full = bd::named_objective<std::remove_const_t<decltype(data)>>(bd::cross_entropy);
  bd::basic_weights<G, K> w(bd::seed{1});
  bd::basic_trainer<G, K, std::remove_const_t<decltype(full)>, still, 0b010> trainer(w, full, still{}, 40);
  CHECK(std::isfinite(trainer.step(data, 40, [](std::size_t i) { return i; }, 1.0, bd::clip_norm{1e9})));
  bd::basic_weights<G, K> gradients = w;
  std::copy_n(trainer.gradients(), w.param_count, gradients.params());
  std::set<std::string> still_names;
  gradients.read_all([&](std::string const& name, auto const&, auto const& values) {
    if (std::all_of(values.begin(), values.end(), [](float v) { return v == 0; })) still_names.insert(name);
  });
  CHECK(still_names == std::set<std::string>{"right.0.bias", "right.0.weight"});
}

TEST_CASE("evaluation of data with gaps is the mean over what each sample has") {
  gappy const g(23);
  model_of<summed> m{bd::seed{4}};
  auto const e = bd::evaluate(m, g.data(), bd::cross_entropy);
  auto const said = one_by_one(m, g);
  double loss = 0, hits = 0;
  for (std::size_t i = 0; i < 23; ++i) {
    double const a = said[2 * i], b = said[2 * i + 1], most = std::max(a, b);
    loss += most + std::log(std::exp(a - most) + std::exp(b - most)) - said[2 * i + std::size_t(g.x.y[i])];
    hits += (b > a) == (g.x.y[i] == 1);
  }
  CHECK(e.loss == doctest::Approx(loss / 23).epsilon(1e-6));
  CHECK(e.metric == doctest::Approx(hits / 23));
}

TEST_CASE("an output that a sample lacks is no number, and not judged") {
  xor_data const x(6);
  std::vector<std::uint8_t> const there{1, 0, 1, 1, 0, 1};
  model_of<several> m{bd::seed{4}};
  auto const y = m(left(x.a).where(there), right(x.b));
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(std::isnan(y(alone)(i, 0)) == !there[i]);
    CHECK(std::isfinite(y(answer)(i, 0)));
  }
  bd::dataset const data{left(x.a).where(there), right(x.b), side(x.y)};
  CHECK(std::isfinite(bd::evaluate(m, data, bd::cross_entropy(alone, side)).metric));
}

TEST_CASE("rows that lack the same stand together, in their order; hidden at the rate, never everything") {
  using prog = bd::program<decltype(bd::type_of(summed))>;
  constexpr std::size_t n = 3000;
  xor_data const x(n);
  auto const data = x.data();
  bd::lacking_rows<prog, 0b111> rows(n);
  rows.take(data, n, [](std::size_t i) { return i; }, 0.4, 0b101, bd::philox{3}, 0);
  std::size_t count[8] = {};
  for (std::size_t i = 0; i < n; ++i) {
    ++count[rows.absent(i)];
    if (i > 0) CHECK((rows.absent(i - 1) < rows.absent(i) || (rows.absent(i - 1) == rows.absent(i) && rows.from(i - 1) < rows.from(i))));
  }
  CHECK(count[0b010] + count[0b011] + count[0b110] + count[0b111] == 0);  // right is never hidden
  CHECK(double(count[0b001] + count[0b101]) / n == doctest::Approx(0.4).epsilon(0.06));
  CHECK(double(count[0b101]) / n == doctest::Approx(0.16).epsilon(0.12));
  CHECK(rows.alike(0, n) == count[0]);
  rows.take(data, n, [](std::size_t i) { return i; }, 0.9, 0b111, bd::philox{3}, 0);
  for (std::size_t i = 0; i < n; ++i) CHECK(rows.absent(i) != 0b111);
}

TEST_CASE("fit hides modalities: one seed gives one result on any number of threads; all three learn to be alone") {
  xor_data const x(200);
  auto const data = x.data();
  auto const trained = [&](std::size_t threads) {
    model_of<summed, bd::reference<float>> m{bd::seed{1}};
    bd::fit(m, data, bd::cross_entropy, bd::adamw{.rate = 1e-2},
            bd::fit_options<bd::constant, bd::clip_norm, bd::dropping<>>{
                .epochs = 3, .drop = bd::modality_dropout(0.5), .threads = threads, .progress = nullptr});
    return std::vector<float>(m.weights().params(), m.weights().params() + m.weights().param_count);
  };
  auto const one = trained(1);
  CHECK(one == trained(3));
  model_of<summed, bd::reference<float>> start{bd::seed{1}};
  CHECK(one != std::vector<float>(start.weights().params(), start.weights().params() + one.size()));
  CHECK_THROWS_WITH_AS(bd::modality_dropout(1.0), "braid: modality_dropout: rate: expected from 0 to less than 1, found 1.000000", bd::value_error);
}

TEST_CASE("a data set says which sample has nothing, and what is no mask") {
  xor_data const x(3);
  std::vector<std::uint8_t> const l{1, 0, 1}, r{0, 0, 1}, odd{1, 2, 0}, few{1, 0};
  auto const refusal = [](auto f) -> std::string {
    try {
      f();
    } catch (bd::error const& e) {
      return e.what();
    }
    return "none";
  };
  CHECK(refusal([&] { bd::dataset{left(x.a).where(l), right(x.b).where(r), side(x.y)}; }) ==
        "braid: data set: row 1: expected one modality at least, found none of them");
  CHECK(refusal([&] { bd::dataset{left(x.a).where(odd), right(x.b), side(x.y)}; }) ==
        "braid: left: where, row 1: expected 0 or 1, found 2");
  CHECK(refusal([&] { bd::dataset{left(x.a).where(few), right(x.b), side(x.y)}; }) ==
        "braid: left: where: expected 3, one a row, found 2");
}
