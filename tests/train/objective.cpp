#include "braid/train/objective.hpp"

#include "braid/train/cross_entropy.hpp"
#include "braid/train/mean_squared_error.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace bd = braid;
namespace {
constexpr bd::output<struct risk> risk;
constexpr bd::output<struct seen> seen;
constexpr bd::output<struct said> said;
constexpr bd::classes<struct label, 5> label;
constexpr bd::values<struct dose, 3> dose;

/// A loss of a stranger, with an option, from the public names alone.
struct margin_loss : bd::loss {
  float margin = 1;
  constexpr margin_loss operator()(float m) const {
    margin_loss l = *this;
    l.margin = m;
    return l;
  }
  template <class O, class T>
  constexpr bd::term<margin_loss, O, T> operator()(O output, T target) const {
    return bd::supervised_term(*this, output, target);
  }
};
constexpr margin_loss margin;

std::vector<double> weights(auto const& x) {
  std::vector<double> w;
  x.each([&](auto const& t) { w.push_back(t.weight); });
  return w;
}
}  // namespace

using bd::cross_entropy, bd::mean_squared_error;
using risk_term = bd::term<bd::cross_entropy_loss, bd::output<struct risk>, bd::classes<struct label, 5>>;

TEST_CASE("a call of a loss is a term with the types of its names") {
  auto const t = cross_entropy(risk, label);
  static_assert(std::is_same_v<decltype(t), risk_term const>);
  static_assert(bd::is_objective<risk_term> && bd::loss_object<bd::cross_entropy_loss>);
  static_assert(!bd::is_objective<bd::cross_entropy_loss> && !bd::is_objective<float>);
  CHECK(t.weight == 1);
  CHECK(weights(t) == std::vector{1.0});
  CHECK((0.5 * t).weight == 0.5);
}

TEST_CASE("terms add up in the order in which they were written") {
  constexpr auto sum = cross_entropy(risk, label) + 0.1 * mean_squared_error(seen, dose);
  using terms = std::remove_const_t<decltype(sum)>::terms;
  static_assert(std::is_same_v<bd::nth_in<0, terms>, risk_term>);
  static_assert(std::is_same_v<bd::nth_in<1, terms>::loss_type, bd::mean_squared_error_loss>);
  using names = bd::nth_in<1, terms>::names;
  static_assert(std::is_same_v<names, bd::types<bd::output<struct seen>, bd::values<struct dose, 3>>>);
  static_assert(bd::is_objective<std::remove_const_t<decltype(sum)>> && sum.size == 2);
  CHECK(weights(sum) == std::vector{1.0, 0.1});
  CHECK(weights(2.0 * (sum + mean_squared_error(seen, said)) + sum * 0.5) ==
        std::vector{2.0, 0.2, 2.0, 0.5, 0.05});
}

TEST_CASE("equal terms stay two") {
  auto const twice = 0.25 * cross_entropy(risk, label) + 0.75 * cross_entropy(risk, label);
  CHECK(weights(twice) == std::vector{0.25, 0.75});
}

TEST_CASE("a loss keeps its options") {
  auto const sum = cross_entropy(risk, label) + 3.0 * margin(0.2f)(seen, dose);
  float found = 0;
  sum.each([&](auto const& t) {
    if constexpr (std::is_same_v<decltype(t.loss), margin_loss>) found = t.loss.margin;
  });
  CHECK(found == 0.2f);
}

TEST_CASE("the short form gets its names") {
  auto const one = bd::with_names(cross_entropy, risk, label);
  static_assert(std::is_same_v<decltype(one), bd::objective<risk_term> const>);
  auto const as_it_is = bd::with_names(cross_entropy(risk, label), seen, dose);
  static_assert(std::is_same_v<decltype(as_it_is), decltype(one)>);
  CHECK(weights(as_it_is) == weights(one));
  CHECK(weights(one) == std::vector{1.0});
}
