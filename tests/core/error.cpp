#include "braid/core/error.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("an error names subject, place, what was expected and what was found") {
  braid::shape_error const e("photo", "batch", "[n, 3, 64, 64]", "[2, 1, 64, 64]");
  CHECK(std::string(e.what()) == "braid: photo: batch: expected [n, 3, 64, 64], found [2, 1, 64, 64]");
  braid::file_error const f("a.npz", "", "a zip archive", "17 bytes of text");
  CHECK(std::string(f.what()) == "braid: a.npz: expected a zip archive, found 17 bytes of text");
}
