#include "braid/explain/modality_values.hpp"

#include "explain/nets.hpp"

#include <algorithm>
#include <numeric>

using namespace explain_test;

TEST_CASE("modality_values: the exclusive-or of two is all interaction; apart they say nothing") {
  model_of<odd> m;
  plant_odd(m.weights());
  std::vector<double> const a{1, 1, -1, -1}, b{1, -1, 1, -1};
  ex::modality_values why(m, {.nothing = -1});
  auto const& v = why(ex::number(1), left(a), right(b));
  for (std::size_t r = 0; r < 4; ++r) {
    double const says = a[r] == b[r] ? -1 : 1;
    CHECK(v.whole(r) == doctest::Approx(says).epsilon(1e-6));
    CHECK(v.alone(left, r) == doctest::Approx(0).epsilon(1e-6));
    CHECK(v.alone(right, r) == doctest::Approx(0).epsilon(1e-6));
    CHECK(v.interaction(left, right, r) == doctest::Approx(says + 1).epsilon(1e-6));
    CHECK(v.synergy(left, right, r) == doctest::Approx(says + 1).epsilon(1e-6));
    CHECK(v.shapley(left, r) == doctest::Approx((says + 1) / 2).epsilon(1e-6));
    CHECK(v.left_out(right, r) == doctest::Approx(says + 1).epsilon(1e-6));
  }
  auto const mean = v.over_rows([&](std::size_t r) { return v.interaction(left, right, r); });
  CHECK(mean.estimate == doctest::Approx(1).epsilon(1e-6));
  CHECK(mean.low <= mean.estimate);
  CHECK(v.text().find("left + right  1.000") != std::string::npos);
}

TEST_CASE("modality_values: the mean over all orders, by going through them; sums; what a modality that says nothing gets") {
  model_of<mixed> m{bd::seed{1}};
  draw(m.weights());
  m.weights().write_all([](std::string const& name, auto const&, std::vector<double>& v) {  // the pulse adds as much as zeros do
    if (name.starts_with("pulse")) std::fill(v.begin(), v.end(), 0);
  });
  batch b(70);
  ex::modality_values why(m, {.nothing = 0.25}, 70);
  auto const asked = ex::number(std::vector<int>(70, 1));
  auto const call = [&] { return &why(asked, photo(b.pixels), pulse(b.steps, b.lengths), note(b.ids, b.id_lengths), row(b.numbers)); };
  CHECK(allocations::in(call) == 0);
  auto const& v = *call();
  auto again = m;
  auto const said = again(photo(b.pixels), pulse(b.steps, b.lengths), note(b.ids, b.id_lengths), row(b.numbers));
  auto const without = m(photo(b.pixels), bd::absent(pulse), note(b.ids, b.id_lengths), row(b.numbers));
  for (std::size_t const r : {0u, 33u, 69u}) {
    CHECK(v.whole(r) == doctest::Approx(said(r, 1)));
    CHECK(v.left_out(pulse, r) == doctest::Approx(said(r, 1) - without(r, 1)));
    std::array<std::size_t, 4> order{0, 1, 2, 3};
    std::array<double, 4> adds{};
    std::array<std::array<double, 4>, 4> both{};
    do {
      bd::modality_set there = 0;
      for (std::size_t i = 0; i < 4; ++i) {
        adds[order[i]] += (v.value(there | 1u << order[i], r) - v.value(there, r)) / 24;
        there |= 1u << order[i];
      }
    } while (std::next_permutation(order.begin(), order.end()));
    // the interaction index: two come as one among three, in each of the 3! orders
    for (std::size_t a = 0; a < 4; ++a)
      for (std::size_t c = a + 1; c < 4; ++c) {
        std::array<std::size_t, 3> players{4};
        for (std::size_t i = 0, n = 1; i < 4; ++i)
          if (i != a && i != c) players[n++] = i;
        std::sort(players.begin(), players.end());
        do {
          bd::modality_set s = 0;
          for (std::size_t i = 0; players[i] != 4; ++i) s |= 1u << players[i];
          both[a][c] += (v.value(s | 1u << a | 1u << c, r) - v.value(s | 1u << a, r) - v.value(s | 1u << c, r) + v.value(s, r)) / 6;
        } while (std::next_permutation(players.begin(), players.end()));
        CHECK(v.interaction(a, c, r) == doctest::Approx(both[a][c]).epsilon(1e-9));
        CHECK(v.interaction(c, a, r) == doctest::Approx(both[a][c]).epsilon(1e-9));
      }
    double sum = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(v.shapley(i, r) == doctest::Approx(adds[i]).epsilon(1e-9));
      sum += v.shapley(i, r);
    }
    CHECK(sum == doctest::Approx(v.whole(r) - v.nothing()).epsilon(1e-9));
  }
}

TEST_CASE("modality_values: what a sample lacks of itself adds nothing; one that has nothing says nothing") {
  model_of<odd> m;
  plant_odd(m.weights());
  std::vector<double> const a{1, 1, 1}, b{-1, -1, -1};
  std::vector<std::uint8_t> const there{1, 0, 0}, other{1, 1, 0};
  ex::modality_values why(m, {.nothing = -1});
  auto const& v = why(ex::number(1), left(a).where(there), right(b).where(other));
  CHECK(v.interaction(left, right, 0) == doctest::Approx(2).epsilon(1e-6));
  CHECK(v.interaction(left, right, 1) == doctest::Approx(0));
  CHECK(v.shapley(left, 1) == doctest::Approx(0));
  CHECK(v.whole(2) == -1);
  CHECK_THROWS_AS(why(ex::number(2), left(a), right(b)), bd::value_error);
}
