#include "braid/compare/robustness.hpp"

#include "nets.hpp"

using namespace net_test;

namespace {
inline constexpr bd::tokens<struct words, 4, 6> words;
inline constexpr auto net = bd::fuse<bd::mean>(left | bd::dense<4> | bd::tanh, words | bd::embedding<4> | bd::mean_time, pulse | bd::lstm<4> | bd::last) | bd::dense<2>;
inline constexpr auto conditioned = bd::fuse<bd::film>(left | bd::dense<4>, right | bd::dense<3>) | bd::dense<2>;
inline constexpr auto alone_net = left | bd::dense<2>;

struct tried_data : xor_data {
  std::vector<int> w;
  explicit tried_data(std::size_t n) : xor_data(n) {
    for (std::size_t i = 0; i < 4 * n; ++i) w.push_back(1 + int(i * 7 % 5));
  }
};
double judged(auto const& said, std::vector<int> const& y) { return bd::accuracy<2>(std::vector<float>(said.begin(), said.end()), y); }
}  // namespace

TEST_CASE("robustness: level 0 is what evaluate says; a curve for each corruption and each drop; a drop is absence") {
  tried_data const x(120);
  bd::dataset const data{left(x.a), words(x.w), pulse(x.p, x.lengths), side(x.y)};
  bd::model<net, bd::reference<float>> m{bd::seed{4}};
  auto const r = bd::robustness(m, data, {.steps = 4, .from = bd::seed{1}});
  CHECK(r.metric == "accuracy");
  CHECK(r.levels == std::vector<double>{0, 0.25, 0.5, 0.75, 1});
  char const* const wanted[][2] = {{"left", "noise"}, {"words", "swaps"}, {"pulse", "noise"}, {"pulse", "lost steps"}, {"all", "noise"},
                                   {"left", "drop"},  {"words", "drop"},  {"pulse", "drop"},  {"all", "drop"}};
  REQUIRE(r.curves.size() == std::size(wanted));
  double const whole = bd::evaluate(m, data, bd::cross_entropy).metric;
  for (std::size_t i = 0; i < r.curves.size(); ++i) {
    CHECK(r.curves[i].modality == wanted[i][0]);
    CHECK(r.curves[i].corruption == wanted[i][1]);
    CHECK(r.curves[i].metric.front() == doctest::Approx(whole));
    CHECK(r.curves[i].relative == doctest::Approx(bd::relative_robustness(r.levels, r.curves[i].metric)));
  }
  CHECK(r.find("left", "drop")->metric.back() == doctest::Approx(judged(m(bd::absent(left), words(x.w), pulse(x.p, x.lengths)), x.y)));
  CHECK(r.find("pulse", "drop")->metric.back() == doctest::Approx(judged(m(left(x.a), words(x.w), bd::absent(pulse)), x.y)));

  using prog = bd::program<decltype(bd::type_of(net))>;
  auto const lacks = bd::detail::lost_at<prog>(data, 0b010, bd::corruption_level(0.5), bd::philox{1}.fork(bd::name_hash(std::string_view("drop"))));
  std::vector<std::uint8_t> there(120);
  for (std::size_t i = 0; i < 120; ++i) there[i] = lacks[i] == 0;
  std::size_t const count = std::size_t(std::count(there.begin(), there.end(), 1));
  CHECK((count > 40 && count < 80));
  bd::dataset const holes{left(x.a), words(x.w).where(there), pulse(x.p, x.lengths), side(x.y)};
  CHECK(r.find("words", "drop")->metric[2] == doctest::Approx(bd::evaluate(m, holes, bd::cross_entropy).metric));
}

TEST_CASE("robustness: a curve is what the model says of the spoilt data; one seed gives one result") {
  tried_data x(90);
  bd::dataset const data{left(x.a), words(x.w), pulse(x.p, x.lengths), side(x.y)};
  bd::model<net, bd::reference<float>> m{bd::seed{4}};
  auto const r = bd::robustness(m, data, {.steps = 2, .from = bd::seed{1}});
  using left_type = std::remove_cvref_t<decltype(left)>;
  auto const of = bd::measure<left_type>(data);
  auto noisy = x.a;
  for (std::size_t i = 0; i < 90; ++i)
    bd::value_noise::apply<left_type>(bd::corruption_level(0.5), of, bd::corruption_stream<bd::value_noise, left_type>(bd::seed{1}),
                                      bd::spoilt_sample<float>{noisy.data() + 3 * i, 1, i});
  CHECK(r.find("left", "noise")->metric[1] == doctest::Approx(judged(m(left(noisy), words(x.w), pulse(x.p, x.lengths)), x.y)));
  CHECK(bd::robustness(m, data, {.steps = 2, .from = bd::seed{1}}).csv() == r.csv());
  CHECK(bd::robustness(m, data, {.steps = 2, .from = bd::seed{2}}).csv() != r.csv());
}

TEST_CASE("robustness: noise in the data's own unit; the same model in another unit has the same curve") {
  xor_data x(200);
  auto scaled = x.a;
  for (auto& v : scaled) v *= 1024;
  bd::model<alone_net, bd::reference<float>> m{bd::seed{4}}, n{bd::seed{4}};
  float const sign_of_first[] = {-1, 0, 0, 1, 0, 0, 0, 0};  // the matrix, then the bias
  std::copy_n(sign_of_first, 8, m.weights().params()), std::copy_n(sign_of_first, 8, n.weights().params());
  for (std::size_t i = 0; i < 6; ++i) n.weights().params()[i] /= 1024;
  auto const a = bd::robustness(m, bd::dataset{left(x.a), side(x.y)}), b = bd::robustness(n, bd::dataset{left(scaled), side(x.y)});
  REQUIRE(a.curves.size() == 2);  // one modality: nothing can be dropped
  CHECK(a.curves[0].metric == b.curves[0].metric);
  CHECK(a.curves[0].metric == a.curves[1].metric);
  CHECK(std::count(a.curves[0].metric.begin(), a.curves[0].metric.end(), a.curves[0].metric[0]) < 11);
}

TEST_CASE("robustness: what the net cannot do without is named; a sample keeps one modality; own gaps stay") {
  xor_data const x(80);
  std::vector<std::uint8_t> there(80);
  for (std::size_t i = 0; i < 80; ++i) there[i] = i % 4 != 0;
  bd::model<conditioned, bd::reference<float>> m{bd::seed{4}};
  auto const r = bd::robustness(m, bd::dataset{left(x.a), right(x.b), side(x.y)}, {.steps = 2});
  CHECK(r.find("left", "drop")->metric.empty());
  CHECK(r.find("left", "drop")->refuses.starts_with("film"));
  CHECK(r.find("right", "drop")->metric.size() == 3);
  CHECK(r.find("all", "drop")->metric.empty());
  CHECK(r.text().find("drop, refused by film") != std::string::npos);

  bd::dataset const holes{left(x.a).where(there), right(x.b), pulse(x.p, x.lengths), side(x.y)};
  using prog = bd::program<decltype(bd::type_of(bd::fuse<bd::mean>(left | bd::dense<2>, right | bd::dense<2>)))>;
  for (auto const l : bd::detail::lost_at<prog>(holes, 0b11, bd::corruption_level(1), bd::philox{2})) CHECK((l == 0b01 || l == 0b10));
  auto const kept = bd::detail::lost_at<prog>(holes, 0b10, bd::corruption_level(1), bd::philox{2});
  for (std::size_t i = 0; i < 80; ++i) CHECK(kept[i] == (there[i] ? 0b10 : 0b01));  // what has right alone keeps it
  CHECK_THROWS_AS(bd::robustness(m, bd::dataset{left(x.a), right(x.b), side(x.y)}, {.steps = 0}), bd::value_error);
}
