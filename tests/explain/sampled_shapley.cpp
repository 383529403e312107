#include "braid/explain/sampled_shapley.hpp"

#include "explain/nets.hpp"

#include "braid/explain/modality_values.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/fuse/film.hpp"
#include "braid/fuse/sum.hpp"

#include <cmath>
#include <memory>
#include <utility>

using namespace explain_test;

namespace {
inline constexpr auto three = bd::fuse<bd::mean>(photo | bd::flatten | bd::dense<4>, note | bd::embedding<3> | bd::mean_time | bd::dense<4>,
                                                 row | bd::dense<4>) |
                              bd::tanh | bd::dense<2>;

// Eighteen numbers, by tags of a template: in groups of six, and all at once.
template <int I>
struct sense;
template <int I>
inline constexpr bd::features<sense<I>, 1> a_sense{};
template <int From, int... I>
constexpr auto group(std::integer_sequence<int, I...>) {
  return bd::fuse<bd::sum>(a_sense<From + I>...);
}
using six = std::make_integer_sequence<int, 6>;
inline constexpr auto grouped = bd::fuse<bd::sum>(group<0>(six{}), group<6>(six{}), group<12>(six{}));
template <int... I>
constexpr auto flat_of(std::integer_sequence<int, I...>) {
  return bd::fuse<bd::concat>(a_sense<I>...) | bd::dense<1>;
}
inline constexpr auto flat = flat_of(std::make_integer_sequence<int, 18>{});
template <class F, int... I>
auto with_senses(F&& f, std::vector<std::vector<double>> const& x, std::integer_sequence<int, I...>) {
  return f(a_sense<I>(x[I])...);
}
using all_senses = std::make_integer_sequence<int, 18>;
std::vector<std::vector<double>> some_senses(std::size_t rows, std::uint64_t from) {
  std::vector<std::vector<double>> x;
  for (std::uint64_t m = 0; m < 18; ++m) x.push_back(support::normals<double>(rows, from + m));
  return x;
}
inline constexpr auto film = bd::fuse<bd::film>(row | bd::dense<4>, note | bd::embedding<3> | bd::mean_time) | bd::dense<2>;
}  // namespace

TEST_CASE("sampled_shapley: of three modalities what all sets say, within its own errors; sums to the last bit but rounding") {
  model_of<three> m{bd::seed{1}};
  draw(m.weights());
  batch b(70);
  auto const asked = ex::number(std::vector<int>(70, 1));
  ex::modality_values all(m, {.nothing = 0.25}, 70);
  all(asked, photo(b.pixels), note(b.ids, b.id_lengths), row(b.numbers));
  ex::sampled_shapley why(m, {.pairs = 60, .random = bd::seed{5}, .nothing = 0.25});
  auto const call = [&] { return &why(asked, photo(b.pixels), note(b.ids, b.id_lengths), row(b.numbers)); };
  call();
  CHECK(allocations::in(call) == 0);
  auto const& v = *call();
  for (std::size_t const r : {0u, 33u, 69u}) {
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(v.error(i, r) > 0);
      CHECK(std::abs(v.shapley(i, r) - all.shapley(i, r)) < 4 * v.error(i, r));
      sum += v.shapley(i, r);
    }
    CHECK(v.whole(r) == all.whole(r));
    CHECK(v.nothing(r) == 0.25);
    CHECK(sum == doctest::Approx(v.whole(r) - v.nothing(r)).epsilon(1e-13));
  }
  double const mean = v.over_rows([&](std::size_t r) { return v.shapley(photo, r); }).estimate;
  double const exact = all.over_rows([&](std::size_t r) { return all.shapley(photo, r); }).estimate;
  CHECK(std::abs(mean - exact) < 4 * v.error(0));
  CHECK(v.text().find("error of sampling") != std::string::npos);
  ex::sampled_shapley again(m, {.pairs = 60, .random = bd::seed{5}, .nothing = 0.25}), other(m, {.pairs = 60, .random = bd::seed{6}});
  again(asked, photo(b.pixels), note(b.ids, b.id_lengths), row(b.numbers));
  other(asked, photo(b.pixels), note(b.ids, b.id_lengths), row(b.numbers));
  CHECK(again.shapley(photo, 7) == v.shapley(photo, 7));
  CHECK(other.shapley(photo, 7) != v.shapley(photo, 7));
}

TEST_CASE("sampled_shapley: eighteen modalities that add up get what they add") {
  model_of<grouped> const m;
  auto const x = some_senses(3, 50);
  ex::sampled_shapley why(m, {.pairs = 2});
  with_senses([&](auto const&... a) { why(ex::number(0), a...); }, x, all_senses{});
  for (std::size_t r = 0; r < 3; ++r)
    for (std::size_t i = 0; i < 18; ++i) {
      CHECK(why.shapley(i, r) == doctest::Approx(x[i][r]).epsilon(1e-12));
      CHECK(why.error(i, r) < 1e-12);
    }
}

TEST_CASE("sampled_shapley: what is not there is as in the baseline, in a fusion of eighteen") {
  model_of<flat> m;
  draw(m.weights());
  std::vector<double> weights;
  m.weights().read_all([&](std::string const& name, auto const&, std::vector<double> const& v) {
    if (name.ends_with("weight")) weights = v;
  });
  auto const x = some_senses(70, 50), nothing = some_senses(1, 90);
  auto why = with_senses([&](auto const&... n) { return ex::sampled_shapley(m, {.pairs = 2}, n...); }, nothing, all_senses{});
  with_senses([&](auto const&... a) { why(ex::number(0), a...); }, x, all_senses{});
  for (std::size_t const r : {0u, 69u})
    for (std::size_t i = 0; i < 18; ++i) CHECK(why.shapley(i, r) == doctest::Approx(weights[i] * (x[i][r] - nothing[i][0])).epsilon(1e-9));
}

TEST_CASE("sampled_shapley: an exclusive-or is shared, and what a sample lacks adds nothing") {
  model_of<odd> m;
  plant_odd(m.weights());
  std::vector<double> const a{1, 1, -1, -1}, b{1, -1, 1, -1};
  ex::sampled_shapley why(m, {.pairs = 4, .nothing = -1});
  why(ex::number(1), left(a), right(b));
  for (std::size_t r = 0; r < 4; ++r) {
    CHECK(why.shapley(left, r) == doctest::Approx(a[r] == b[r] ? 0 : 1).epsilon(1e-6));
    CHECK(why.shapley(right, r) == doctest::Approx(a[r] == b[r] ? 0 : 1).epsilon(1e-6));
    CHECK(why.error(left, r) < 1e-6);
  }
  std::vector<std::uint8_t> const there{1, 0, 1, 1};
  why(ex::number(1), left(a), right(b).where(there));
  CHECK(why.shapley(right, 1) == 0);
  CHECK(why.shapley(left, 1) == doctest::Approx(0).epsilon(1e-6));
}

TEST_CASE("sampled_shapley: a fusion that needs all its branches, by a baseline with a length") {
  model_of<film> m;
  draw(m.weights());
  batch b(3);
  std::vector<double> const zero(3);
  std::vector<std::int32_t> const still{5, 5, 0, 0}, two{2};
  ex::sampled_shapley why(m, {.pairs = 2}, row(zero), note(still, two));
  why(ex::number(1), row(b.numbers), note(b.ids, b.id_lengths));
  auto const at = [&](auto const& x, auto const& n, auto const& l) { return m(row(x), note(n, l))(0, 1); };
  std::vector<double> const x(b.numbers.begin(), b.numbers.begin() + 3);
  std::vector<std::int32_t> const n(b.ids.begin(), b.ids.begin() + 4), l{b.id_lengths[0]};
  double const both = at(x, n, l), of_row = at(x, still, two), of_note = at(zero, n, l), none = at(zero, still, two);
  CHECK(why.nothing(0) == none);
  CHECK(why.shapley(row, 0) == doctest::Approx((of_row - none + both - of_note) / 2));
  CHECK(why.shapley(note, 0) == doctest::Approx((of_note - none + both - of_row) / 2));
  CHECK_THROWS_AS(ex::sampled_shapley(m, {.pairs = 1}, row(zero), note(still, two)), bd::value_error);
  CHECK_THROWS_AS(ex::sampled_shapley(m, {}, row(b.numbers), note(b.ids, b.id_lengths)), bd::shape_error);
}

TEST_CASE("sampled_shapley: a copy has a baseline of its own") {
  model_of<film> m;
  draw(m.weights());
  batch b(3);
  std::vector<double> const still{1, -2, 3};
  std::vector<std::int32_t> const words{5, 5, 0, 0}, two{2};
  using method = decltype(ex::sampled_shapley(m, {.pairs = 2}, row(still), note(words, two)));
  auto first = std::make_unique<method>(m, ex::sampled_options{.pairs = 2}, row(still), note(words, two));
  (*first)(ex::number(1), row(b.numbers), note(b.ids, b.id_lengths));
  double const wanted = first->nothing(1), of_row = first->shapley(row, 1);
  method copy = *first, assigned(m, {.pairs = 2}, row(std::vector<double>(3)), note(words, two));
  assigned = *first;
  first.reset();
  for (auto* const why : {&copy, &assigned}) {
    (*why)(ex::number(1), row(b.numbers), note(b.ids, b.id_lengths));
    CHECK(why->nothing(1) == wanted);
    CHECK(why->shapley(row, 1) == of_row);
  }
}

TEST_CASE("sampled_shapley: an answer that depends on one of three modalities is that one's") {
  model_of<three> m;
  draw(m.weights());
  m.weights().write_all([](std::string const& name, auto const&, std::vector<double>& v) {
    if (name.starts_with("photo") || name.starts_with("note")) std::fill(v.begin(), v.end(), 0);
  });
  batch b(3);
  std::vector<double> const black(32), zero(3);
  std::vector<std::int32_t> const still(4);
  ex::sampled_shapley why(m, {.pairs = 3}, photo(black), note(still), row(zero));
  why(ex::number(1), photo(b.pixels), note(b.ids, b.id_lengths), row(b.numbers));
  for (std::size_t r = 0; r < 3; ++r) {
    CHECK(why.shapley(photo, r) == 0);
    CHECK(why.shapley(note, r) == 0);
    CHECK(std::abs(why.shapley(row, r)) > 1e-3);
    CHECK(why.shapley(row, r) == doctest::Approx(why.whole(r) - why.nothing(r)));
  }
}
