#include "braid/train/shuffle.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <vector>

namespace {
std::vector<std::uint32_t> order(std::uint64_t seed, std::size_t epoch, std::size_t n) {
  std::vector<std::uint32_t> p(n);
  braid::epoch_order(seed, epoch, p);
  return p;
}
}  // namespace

TEST_CASE("an epoch's order is a permutation") {
  for (std::size_t n : {0u, 1u, 2u, 7u, 1000u}) {
    auto p = order(7, 3, n);
    std::sort(p.begin(), p.end());
    for (std::size_t i = 0; i < n; ++i) CHECK(p[i] == i);
  }
}

TEST_CASE("an epoch's order is a function of seed and epoch") {
  CHECK(order(7, 3, 100) == order(7, 3, 100));
  CHECK(order(7, 3, 100) != order(7, 4, 100));
  CHECK(order(7, 3, 100) != order(8, 3, 100));
}

TEST_CASE("every order of four is about as frequent") {
  std::array<int, 256> counts{};
  constexpr int epochs = 24000;
  for (std::size_t e = 0; e < epochs; ++e) {
    auto const p = order(1, e, 4);
    ++counts[p[0] * 64 + p[1] * 16 + p[2] * 4 + p[3]];
  }
  double chi2 = 0;
  int orders = 0;
  for (int c : counts)
    if (c) ++orders, chi2 += (c - 1000.0) * (c - 1000.0) / 1000.0;
  CHECK(orders == 24);
  CHECK(chi2 < 49.7);  // 23 degrees of freedom, p = 0.001
}
