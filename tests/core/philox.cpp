#include "braid/core/philox.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

using namespace braid;

TEST_CASE("philox: known answers of Philox4x32-10, from the authors' distribution") {
  auto const check = [](philox::bits b, std::uint32_t w0, std::uint32_t w1, std::uint32_t w2, std::uint32_t w3) {
    CHECK(b[0] == w0);
    CHECK(b[1] == w1);
    CHECK(b[2] == w2);
    CHECK(b[3] == w3);
  };
  std::uint64_t const ones = ~std::uint64_t{0};
  check(philox{0}(0, 0), 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
  check(philox{ones}(ones, ones), 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
}

TEST_CASE("philox: uniform numbers fill [0, 1) evenly") {
  constexpr int n = 100000, bins = 20;
  double sum = 0, lowest = 1, highest = 0;
  std::vector<int> count(bins);
  for (int i = 0; i < n; ++i) {
    double const u = double(philox{7}.uniform(3, std::uint64_t(i)));
    sum += u, lowest = std::min(lowest, u), highest = std::max(highest, u);
    ++count[std::size_t(u * bins)];
  }
  CHECK(lowest >= 0);
  CHECK(highest < 1);
  CHECK(std::abs(sum / n - 0.5) < 4 * std::sqrt(1.0 / 12 / n));
  double chi = 0;
  for (int c : count) chi += (c - n / bins) * (c - n / bins) / double(n / bins);
  CHECK(chi < 19 + 4 * std::sqrt(2.0 * 19));  // 19 degrees of freedom
}

TEST_CASE("philox: normal numbers have a normal's moments and tails") {
  constexpr int n = 200000;
  double m1 = 0, m2 = 0, m3 = 0, m4 = 0, beyond = 0;
  for (int i = 0; i < n; ++i) {
    double const x = double(philox{11}.normal(0, std::uint64_t(i)));
    m1 += x / n, m2 += x * x / n, m3 += x * x * x / n, m4 += x * x * x * x / n, beyond += std::abs(x) > 1.959964;
  }
  double const root = std::sqrt(double(n));
  CHECK(std::abs(m1) < 4 / root);
  CHECK(std::abs(m2 - 1) < 4 * std::sqrt(2.0) / root);
  CHECK(std::abs(m3) < 4 * std::sqrt(15.0) / root);
  CHECK(std::abs(m4 - 3) < 4 * std::sqrt(96.0) / root);
  CHECK(std::abs(beyond / n - 0.05) < 4 * std::sqrt(0.05 * 0.95) / root);
}

TEST_CASE("philox: its normal is Box and Muller's, with our own log and cos") {
  for (std::uint64_t i = 0; i < 10000; ++i) {
    auto const b = philox{5}(1, i);
    double const u = ((b[0] >> 8) + 1) * 0x1p-24, t = (b[1] >> 8) * 0x1p-24;
    double const wanted = std::sqrt(-2 * std::log(u)) * std::cos(2 * std::acos(-1.0) * t);
    REQUIRE(double(philox{5}.normal(1, i)) == doctest::Approx(wanted).epsilon(2e-6).scale(1));
  }
}

TEST_CASE("philox: integers stay below their bound and reach all of it") {
  std::vector<int> seen(7);
  for (std::uint64_t i = 0; i < 1000; ++i) ++seen.at(philox{1}.below(7, 2, i));
  CHECK(*std::min_element(seen.begin(), seen.end()) > 100);
}

TEST_CASE("philox: forks and names are streams of their own") {
  CHECK(philox{1}.fork(2).key != philox{1}.fork(3).key);
  CHECK(philox{1}.fork(2).key != philox{2}.fork(2).key);
  CHECK(name_hash(std::string_view("")) == 0xCBF29CE484222325ull);
  CHECK(name_hash(std::string_view("a")) == 0xAF63DC4C8601EC8Cull);  // FNV-1a's published value
  CHECK(name_hash(std::string_view("bc"), name_hash(std::string_view("a"))) == name_hash(std::string_view("abc")));
}
