#include "braid/kernel/simd.hpp"

#include <doctest/doctest.h>

using namespace braid::kernel;

TEST_CASE("simd: padding is whole lanes on every machine") {
  CHECK(padding % width == 0);
  for (std::size_t n = 0; n < 70; ++n) {
    CHECK(padded(n) % padding == 0);
    CHECK(padded(n) >= n);
    CHECK(padded(n) < n + padding);
    CHECK(vectors(n) * width >= n);
    CHECK(vectors(n) * width <= padded(n));
  }
}

TEST_CASE("simd: lanes are read and written anywhere, and no further than asked") {
  alignas(64) float from[2 * width + 1];
  for (std::size_t i = 0; i < 2 * width + 1; ++i) from[i] = float(i + 1);
  for (std::size_t at = 0; at <= width; ++at)
    for (std::size_t n = 0; n <= width + 2; ++n) {
      float to[2 * width + 1] = {};
      store(to + at, load(from + at), n);
      for (std::size_t i = 0; i < 2 * width + 1; ++i) {
        bool const written = i >= at && i < at + (n < width ? n : width);
        CHECK(to[i] == (written ? from[i] : 0.0f));
      }
    }
  CHECK(total(load(from)) == float(width * (width + 1) / 2));
  CHECK(total(spread(2.5f)) == 2.5f * float(width));
}
