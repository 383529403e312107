#include "braid/core/error.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

TEST_CASE("an error names subject, place, what was expected and what was found") {
  braid::shape_error const e("photo", "batch", "[n, 3, 64, 64]", "[2, 1, 64, 64]");
  CHECK(std::string(e.what()) == "braid: photo: batch: expected [n, 3, 64, 64], found [2, 1, 64, 64]");
  braid::file_error const f("a.npz", "", "a zip archive", "17 bytes of text");
  CHECK(std::string(f.what()) == "braid: a.npz: expected a zip archive, found 17 bytes of text");
}

TEST_CASE("of many names a message says the first eight") {
  std::vector<std::string> names;
  CHECK(braid::few_of(names) == "none");
  for (int i = 1; i <= 8; ++i) names.push_back("n" + std::to_string(i));
  CHECK(braid::few_of(names) == "n1, n2, n3, n4, n5, n6, n7, n8");
  names.push_back("n9"), names.push_back("n10");
  CHECK(braid::few_of(names) == "n1, n2, n3, n4, n5, n6, n7, n8 and 2 more");
}
