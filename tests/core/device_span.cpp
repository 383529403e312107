#include "braid/core/device_span.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace bd = braid;

TEST_CASE("on_device is a pointer and a size that nobody looks behind") {
  float* const p = reinterpret_cast<float*>(64);
  auto const s = bd::on_device(p, 10);
  CHECK(s.data() == p);
  CHECK(s.size() == 10);
  static_assert(bd::is_on_device<decltype(bd::on_device(p, 1))> && !bd::is_on_device<std::vector<float>>);
}
