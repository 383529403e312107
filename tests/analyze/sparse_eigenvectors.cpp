#include "braid/analyze/sparse_eigenvectors.hpp"

#include <doctest/doctest.h>

namespace bd = braid;
namespace {
/// Rings of so many nodes each, chords by chance: weights over the roots of the degrees, so that the largest eigenvalue of each
/// ring is 1.
bd::detail::sparse_symmetric rings(std::size_t parts, std::size_t size) {
  std::size_t const n = parts * size;
  std::vector<double> a(n * n), degree(n);
  auto const join = [&](std::size_t i, std::size_t j) { a[i * n + j] = a[j * n + i] = 1; };
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t const ring = i / size * size;
    join(i, ring + (i + 1 - ring) % size);
    if (std::size_t const j = ring + bd::philox{2}.below(std::uint32_t(size), 0, i); j != i) join(i, j);
  }
  for (std::size_t i = 0; i < n * n; ++i) degree[i / n] += a[i];
  bd::detail::sparse_symmetric s;
  s.n = n;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j)
      if (a[i * n + j] != 0) s.column.push_back(std::uint32_t(j)), s.value.push_back(1 / std::sqrt(degree[i] * degree[j]));
    s.start.push_back(s.column.size());
  }
  return s;
}
}  // namespace

TEST_CASE("sparse eigenvectors: what the dense method finds, also of a graph in parts, whose largest values are equal") {
  for (std::size_t const parts : {1u, 4u}) {
    CAPTURE(parts);
    auto const s = rings(parts, 240 / parts);
    std::vector<double> dense(s.n * s.n);
    for (std::size_t i = 0; i < s.n; ++i)
      for (std::size_t e = s.start[i]; e < s.start[i + 1]; ++e) dense[i * s.n + s.column[e]] = s.value[e];
    auto const wanted = bd::detail::largest_eigenvectors(dense, s.n, 5);
    auto const found = bd::detail::largest_eigenvectors(s, 5);
    REQUIRE(found.has_value());
    for (std::size_t c = 0; c < 5; ++c) CHECK(found->values[c] == doctest::Approx(wanted.values[c]).epsilon(1e-12));
    CHECK(found->values[parts - 1] == doctest::Approx(1).epsilon(1e-12));
    std::vector<double> image(5 * s.n), products(25);
    s.multiply(image.data(), found->vectors.row(0), 5);
    for (std::size_t c = 0; c < 5; ++c)
      for (std::size_t i = 0; i < s.n; ++i) CHECK(std::abs(image[c * s.n + i] - found->values[c] * found->vectors(c, i)) < 1e-8);
    bd::detail::product_nt(products.data(), found->vectors.row(0), found->vectors.row(0), 5, 5, s.n);
    for (std::size_t i = 0; i < 25; ++i) CHECK(products[i] == doctest::Approx(i % 6 == 0).epsilon(1e-10));
  }
}

TEST_CASE("sparse eigenvectors: all of a small matrix; of none of its numbers zeros; too few turns say so") {
  auto const found = bd::detail::largest_eigenvectors(rings(1, 9), 9);
  REQUIRE(found.has_value());
  CHECK(found->values[0] == doctest::Approx(1));
  bd::detail::sparse_symmetric nothing;
  nothing.n = 4, nothing.start.assign(5, 0);
  auto const zeros = bd::detail::largest_eigenvectors(nothing, 2);
  REQUIRE(zeros.has_value());
  CHECK(zeros->values == std::vector<double>{0, 0});
  CHECK(!bd::detail::largest_eigenvectors(rings(1, 240), 5, 1e-8, 2).has_value());
}

TEST_CASE("orthonormalise: lengths of 1 at right angles, without rows that are nothing new") {
  std::vector<double> rows{3, 4, 0, 6, 8, 0, 1, 0, 2};
  bd::detail::orthonormalise(rows, 3);
  CHECK(rows.size() == 6);
  CHECK(rows[0] == doctest::Approx(0.6));
  CHECK(std::abs(rows[0] * rows[3] + rows[1] * rows[4] + rows[2] * rows[5]) < 1e-15);
}
