#pragma once
#include "braid/backend/reference.hpp"
#include "braid/data/npz.hpp"
#include "braid/train/loss.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// The golden files of training, and a loss called on them by hand.

inline braid::data::archive golden(std::string const& unit) {
  return braid::data::read_npz(BRAID_TEST_DIR "/golden/train_" + unit + ".npz");
}
template <class T>
std::vector<T> numbers(braid::data::archive const& all, std::string const& name) {
  REQUIRE(all.count(name) == 1);
  return all.at(name).to<T>(name);
}

template <class T>
inline constexpr double tolerance = sizeof(T) == 8 ? 1e-12 : 1e-5;

/// Largest error over largest value.
template <class A, class B>
double difference(A const& got, B const& wanted) {
  REQUIRE(std::size(got) == std::size(wanted));
  double error = 0, largest = 0;
  for (std::size_t i = 0; i < std::size(got); ++i) {
    double const e = std::abs(double(got[i]) - double(wanted[i]));
    error = e <= error ? error : e;  // a NaN stays
    largest = std::max(largest, std::abs(double(wanted[i])));
  }
  return largest > 0 ? error / largest : error;
}

template <class T>
struct loss_result {
  T value;  ///< mean over the batch
  std::vector<T> samples, gradient0, gradient1;
};
/// Runs a loss on n rows; the second side gets a gradient too where that is asked for.
template <class A, class B, class T, class U, class L>
loss_result<T> run_loss(L loss, std::vector<T> const& x, std::vector<U> const& target, T weight = 1,
                        bool both = false) {
  using bound = typename L::template on<A, B>;
  std::size_t const n = x.size() / A::size;
  loss_result<T> r{0, std::vector<T>(n), std::vector<T>(x.size()), std::vector<T>(both ? target.size() : 0)};
  braid::reference<T> k;
  bound::run(loss, braid::loss_call<bound, braid::reference<T>>{
                       k, n, n, weight, r.samples.data(), {x.data(), target.data()},
                       {r.gradient0.data(), both ? r.gradient1.data() : nullptr}});
  for (T v : r.samples) r.value += v / T(n);
  return r;
}

/// A golden case of a loss: its mean and the gradient of its output.
template <class A, class B, class T, class L>
void check_golden_loss(std::string const& unit, std::string const& name, L loss) {
  using U = braid::element_t<typename B::element, T>;
  auto const all = golden(unit);
  auto const r = run_loss<A, B>(loss, numbers<T>(all, name + "/in0"), numbers<U>(all, name + "/target"));
  CAPTURE(name);
  CHECK(difference(std::vector{r.value}, numbers<double>(all, name + "/out")) < tolerance<T>);
  CHECK(difference(r.gradient0, numbers<double>(all, name + "/din0")) < tolerance<T>);
}

/// The gradient of weight times the mean against central differences, in double; the second side's too where that has
/// one. A and B: the sides. Numbers at which the loss has a kink are the caller's to avoid.
template <class A, class B, class U, class L>
void check_loss_gradient(L loss, std::vector<double> x, std::vector<U> t, bool both = false, double bound = 1e-8) {
  double const h = 1e-5, weight = 0.7;
  auto const r = run_loss<A, B>(loss, x, t, weight, both);
  auto const compare = [&](auto& at, std::vector<double> const& gradient) {
    for (std::size_t i = 0; i < gradient.size(); ++i) {
      auto const before = at[i];
      at[i] = before + h;
      double const up = run_loss<A, B>(loss, x, t, weight).value;
      at[i] = before - h;
      double const down = run_loss<A, B>(loss, x, t, weight).value;
      at[i] = before;
      CAPTURE(i);
      CHECK(std::abs((up - down) / (2 * h) - gradient[i]) < bound);
    }
  };
  compare(x, r.gradient0);
  if constexpr (std::is_floating_point_v<U>) compare(t, r.gradient1);
}
