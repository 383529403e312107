#include "braid/core/bytes.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

TEST_CASE("numbers are appended and loaded little endian, aligned or not") {
  std::vector<std::byte> b;
  braid::append(b, std::uint8_t{7});
  braid::append(b, std::uint32_t{0x01020304});
  braid::append(b, "ab");
  REQUIRE(b.size() == 7);
  CHECK(b[1] == std::byte{4});
  CHECK(braid::load<std::uint32_t>(&b[1]) == 0x01020304);
  CHECK(braid::as_text(b).substr(5) == "ab");
}

TEST_CASE("a product of extents that does not fit is none") {
  std::vector<std::size_t> const none, some{2, 3}, big{std::size_t{1} << 40, std::size_t{1} << 40}, zero{0, std::size_t{1} << 63};
  CHECK(braid::checked_product(none) == 1);
  CHECK(braid::checked_product(some) == 6);
  CHECK(braid::checked_product(zero) == 0);
  CHECK_FALSE(braid::checked_product(big).has_value());
}

TEST_CASE("shapes and places are written in one way") {
  std::vector<std::size_t> const none, some{2, 3};
  CHECK(braid::shape_text(none) == "[]");
  CHECK(braid::shape_text(some) == "[2, 3]");
  CHECK(braid::in_quotes("a") == "'a'");
  CHECK(braid::byte_place(12) == "byte 12");
}
