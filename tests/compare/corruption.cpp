#include "braid/compare/corruption.hpp"

#include <doctest/doctest.h>

#include <numeric>

namespace bd = braid;

namespace {
inline constexpr bd::image<struct picture, 2, 6, 5> picture;
inline constexpr bd::video<struct film, 3, 1, 4, 4> film;
inline constexpr bd::features<struct chart, 3> chart;
inline constexpr bd::series<struct pulse, 50, 2> pulse;
inline constexpr bd::waveform<struct sound, 40> sound;
inline constexpr bd::tokens<struct notes, 40, 100> notes;
inline constexpr bd::classes<struct label, 2> label;
template <auto& M>
using type = std::remove_cvref_t<decltype(M)>;
bd::philox const random{11};

std::vector<float> numbers(std::size_t n, float scale = 1, float shift = 0) {
  std::vector<float> v;
  for (std::size_t i = 0; i < n; ++i) v.push_back(scale * random.normal(7, i) + shift);
  return v;
}
/// All samples spoilt.
template <class C, auto& M, class E>
std::vector<E> spoilt(double level, bd::data_measure const& of, std::vector<E> x, std::size_t steps = bd::detail::steps_of<type<M>>) {
  constexpr std::size_t size = type<M>::outside::size;
  for (std::size_t i = 0; i < x.size() / size; ++i)
    C::template apply<type<M>>(bd::corruption_level(level), of, bd::corruption_stream<C, type<M>>(bd::seed{3}),
                               bd::spoilt_sample<E>{x.data() + i * size, steps, i});
  return x;
}
double deviation_between(std::vector<float> const& a, std::vector<float> const& b, std::size_t channel, std::size_t channels) {
  double sum = 0;
  for (std::size_t k = channel; k < a.size(); k += channels) sum += (double(a[k]) - double(b[k])) * (double(a[k]) - double(b[k]));
  return std::sqrt(sum / double(a.size() / channels));
}
}  // namespace

TEST_CASE("each kind of modality has its corruptions, its noise first") {
  CHECK(std::is_same_v<bd::corruptions_of<type<picture>>, bd::types<bd::pixel_noise, bd::occlusion>>);
  CHECK(std::is_same_v<bd::corruptions_of<type<film>>, bd::types<bd::pixel_noise, bd::occlusion>>);
  CHECK(std::is_same_v<bd::corruptions_of<type<chart>>, bd::types<bd::value_noise>>);
  CHECK(std::is_same_v<bd::corruptions_of<type<pulse>>, bd::types<bd::value_noise, bd::lost_steps>>);
  CHECK(std::is_same_v<bd::corruptions_of<type<sound>>, bd::types<bd::value_noise, bd::lost_steps>>);
  CHECK(std::is_same_v<bd::corruptions_of<type<notes>>, bd::types<bd::swapped_tokens>>);
  CHECK(std::is_same_v<bd::noise_of<type<notes>>, bd::swapped_tokens>);
}

TEST_CASE("the measure: range, mean and deviation by feature, over the samples and steps that there are") {
  std::vector<float> const x{1, 10, -100, 3, 10, 300, 1e6f, 1e6f, 1e6f};
  std::vector<std::uint8_t> const there{1, 1, 0};
  std::vector<int> const y{0, 0, 0};
  bd::dataset const data{chart(x).where(there), sound(std::vector<float>(120)), label(y)};
  auto const of = bd::measure<type<chart>>(data);
  CHECK(of.low == -100);
  CHECK(of.high == 300);
  CHECK(of.mean == std::vector<double>{2, 10, 100});
  CHECK(of.deviation == std::vector<double>{1, 0, 200});

  std::vector<float> s(2 * 100, 1e6f);
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t k = 0; k < 4; ++k) s[i * 100 + k] = float(k % 2);  // two steps each: channels 0 and 1
  std::vector<int> const lengths{2, 2}, two{0, 1};
  auto const timed = bd::measure<type<pulse>>(bd::dataset{pulse(s, lengths), label(two)});
  CHECK(timed.mean == std::vector<double>{0, 1});
  CHECK(timed.high == 1);

  std::vector<int> ids(40, 99);
  ids[0] = 5, ids[1] = 2, ids[2] = 5;
  std::vector<int> const three{3}, one{0};
  CHECK(bd::measure<type<notes>>(bd::dataset{notes(ids, three), label(one)}).ids == std::vector<std::int32_t>{2, 5});
}

TEST_CASE("noise is scaled to the data: each feature's own deviation, whatever its unit") {
  std::size_t const n = 2000;
  auto x = numbers(3 * n);
  for (std::size_t k = 0; k < x.size(); ++k) x[k] = k % 3 == 0 ? x[k] : k % 3 == 1 ? 1e4f * x[k] + 5e4f : 7;
  bd::data_measure const of{-1e5, 1e5, {0, 5e4, 7}, {1, 1e4, 0}, {}};
  for (double level : {0.1, 0.5, 1.0}) {
    auto const y = spoilt<bd::value_noise, chart>(level, of, x);
    CHECK(deviation_between(x, y, 0, 3) == doctest::Approx(level).epsilon(0.05));
    CHECK(deviation_between(x, y, 1, 3) == doctest::Approx(1e4 * level).epsilon(0.05));
    CHECK(deviation_between(x, y, 2, 3) == 0);  // what does not vary has no noise
  }
}

TEST_CASE("pixels: noise in the data's own range, and within it") {
  std::vector<float> grey(60 * 50, 128);
  bd::data_measure const of{0, 255, std::vector<double>(60, 128), {}, {}};
  auto const y = spoilt<bd::pixel_noise, picture>(0.1, of, grey);
  CHECK(deviation_between(grey, y, 0, 1) == doctest::Approx(25.5).epsilon(0.05));
  auto const wild = spoilt<bd::pixel_noise, picture>(1, of, grey);
  CHECK(*std::min_element(wild.begin(), wild.end()) == 0);
  CHECK(*std::max_element(wild.begin(), wild.end()) == 255);
  bd::data_measure const unit{0, 1, {}, {}, {}};  // the same pictures in another unit: the same noise
  std::vector<float> const small(60 * 50, 128 / 255.0f);
  auto const z = spoilt<bd::pixel_noise, picture>(0.1, unit, small);
  for (std::size_t k = 0; k < z.size(); ++k) CHECK(255 * z[k] == doctest::Approx(y[k]).epsilon(1e-4));
}

TEST_CASE("occlusion: a rectangle of that share, in all channels, as grey as the channel; higher levels hide more of the same") {
  std::vector<float> const x(60 * 20, 9);
  bd::data_measure of{0, 9, std::vector<double>(60, 2), {}, {}};
  std::fill(of.mean.begin() + 30, of.mean.end(), 4);
  std::vector<bool> before(x.size());
  for (double level : {0.0, 0.25, 0.5, 1.0}) {
    auto const y = spoilt<bd::occlusion, picture>(level, of, x);
    double hidden = 0;
    for (std::size_t k = 0; k < y.size(); ++k) {
      bool const here = y[k] != 9;
      hidden += here;
      if (here) CHECK(y[k] == (k % 60 < 30 ? 2 : 4));
      CHECK(here == (y[k / 60 * 60 + k % 30] != 9));
      CHECK(int(before[k]) <= int(here));
      before[k] = here;
    }
    CHECK(hidden / double(y.size()) == doctest::Approx(level).epsilon(0.25));
  }
  auto const frames = spoilt<bd::occlusion, film>(0.25, {0, 9, std::vector<double>(16, 1), {}, {}}, std::vector<float>(48, 9));
  for (std::size_t k = 0; k < 48; ++k) CHECK(frames[k] == frames[k % 16]);
}

TEST_CASE("steps are lost at that rate, all channels of a step at once, none beyond the length; the same ones at higher rates") {
  auto const x = numbers(100 * 40, 1, 50);
  bd::data_measure const of{0, 0, {1, 2}, {1, 1}, {}};
  std::vector<bool> before(x.size());
  for (double level : {0.0, 0.2, 0.7, 1.0}) {
    auto const y = spoilt<bd::lost_steps, pulse>(level, of, x, 30);
    double lost = 0;
    for (std::size_t k = 0; k < x.size(); ++k) {
      bool const here = y[k] != x[k];
      lost += here;
      if (here) CHECK(y[k] == (k % 2 ? 2 : 1));
      if (here) CHECK(k % 100 < 60);
      CHECK(here == (y[k ^ 1] != x[k ^ 1]));
      CHECK(int(before[k]) <= int(here));
      before[k] = here;
    }
    CHECK(lost / (60 * 40) == doctest::Approx(level).epsilon(0.1));
  }
}

TEST_CASE("tokens: swapped at that rate for another one that the data have, none beyond the length") {
  bd::data_measure of;
  of.ids = {3, 10, 11, 60};
  std::vector<std::int32_t> x(40 * 50);
  for (std::size_t k = 0; k < x.size(); ++k) x[k] = of.ids[k % 4];
  for (double level : {0.0, 0.3, 1.0}) {
    auto const y = spoilt<bd::swapped_tokens, notes>(level, of, x, 20);
    double swapped = 0;
    std::vector<int> to(100);
    for (std::size_t k = 0; k < x.size(); ++k) {
      swapped += y[k] != x[k];
      to[std::size_t(y[k])] += y[k] != x[k];
      if (k % 40 >= 20) CHECK(y[k] == x[k]);
    }
    CHECK(swapped / (20 * 50) == doctest::Approx(level).epsilon(0.1));
    for (auto id : of.ids) CHECK(to[std::size_t(id)] == doctest::Approx(level * 250).epsilon(0.25));
    CHECK(std::accumulate(to.begin(), to.end(), 0) == int(swapped));
  }
}

TEST_CASE("a level is a type of its own, from 0 to 1: nothing else can stand in its place") {
  CHECK(!std::is_convertible_v<double, bd::corruption_level>);
  CHECK(!std::is_convertible_v<bd::seed, bd::corruption_level>);
  CHECK_THROWS_WITH_AS(bd::corruption_level(1.5), "braid: corruption: level: expected from 0 to 1, found 1.500000", bd::value_error);
  CHECK_THROWS_AS(bd::corruption_level(-0.1), bd::value_error);
  CHECK_THROWS_AS(bd::corruption_level(std::nan("")), bd::value_error);
}
