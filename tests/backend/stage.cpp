#include "braid/backend/stage.hpp"

#include "braid/backend/reference.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <utility>

namespace bd = braid;

TEST_CASE("on a host what is written is where kernels read it") {
  bd::stage<bd::reference<float>> s(10);
  CHECK(s.host() == s.there());
  CHECK(reinterpret_cast<std::uintptr_t>(s.host()) % 64 == 0);
  s.host()[9] = std::byte{7};
  s.send(10);
  auto const moved = std::move(s);
  CHECK(moved.there()[9] == std::byte{7});
}
