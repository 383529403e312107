#pragma once
#include "braid/backend/reference.hpp"
#include "braid/data/npz.hpp"
#include "braid/train/loss.hpp"

#include <doctest/doctest.h>

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
