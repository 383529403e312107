#pragma once
// Vectors of drawn numbers, and how near two of them are.
#include "braid/core/philox.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace support {

template <class T = float>
std::vector<T> normals(std::size_t n, std::uint64_t seed) {
  std::vector<T> v(n);
  for (std::size_t i = 0; i < n; ++i) v[i] = T(braid::philox{seed}.normal(0, i));
  return v;
}

/// CHECKs max |got - wanted| <= bound * max |wanted|; not a number is never near.
template <class A, class B>
void check_near(A const& got, B const& wanted, double bound) {
  REQUIRE(got.size() == wanted.size());
  double worst = 0, largest = 0;
  std::size_t where = 0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    double const error = std::abs(double(got[i]) - double(wanted[i]));
    largest = std::max(largest, std::abs(double(wanted[i])));
    if (!(error <= worst)) worst = std::isnan(error) ? INFINITY : error, where = i;
  }
  if (got.empty()) return;
  INFO("worst at ", where, ": got ", double(got[where]), ", wanted ", double(wanted[where]));
  CHECK(worst <= bound * (largest > 0 ? largest : 1.0));
}

}  // namespace support
