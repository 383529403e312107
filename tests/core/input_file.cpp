#include "braid/core/input_file.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

#include "support/bad_files.hpp"

using support::contains, support::message;

TEST_CASE("bytes are read at any place, from a file and from memory") {
  support::folder const here;
  auto const content = support::to_bytes("0123456789");
  support::put(here / "digits", content);
  braid::input_file const file(here / "digits"), memory("digits", content);
  for (auto const* f : {&file, &memory}) {
    CHECK(f->size() == 10);
    CHECK(braid::as_text(f->read(3, 4)) == "3456");
    CHECK(f->read(10, 0).empty());
    CHECK(contains(message([&] { (void)f->read(8, 3); }), "digits: byte 8: expected 3 bytes, found 2 bytes"));
    CHECK(contains(message([&] { (void)f->read(11, 0); }), "the end of the file"));
    CHECK_THROWS_AS((void)f->read(1, std::numeric_limits<std::size_t>::max()), braid::file_error);
  }
}

TEST_CASE("a file that shrinks while it is open is refused") {
  support::folder const here;
  support::put(here / "f", support::to_bytes("0123456789"));
  braid::input_file const file(here / "f");
  std::filesystem::resize_file(here / "f", 4);
  CHECK(contains(message([&] { (void)file.read(0, 10); }), "byte 4: expected 6 more bytes, found the end"));
}

TEST_CASE("what is no file is refused without waiting") {
  support::folder const here;
  REQUIRE(::mkfifo((here / "pipe").c_str(), 0600) == 0);
  CHECK(contains(message([&] { braid::input_file(here / "pipe"); }), "expected a regular file"));
  CHECK(contains(message([&] { braid::input_file(here / "none"); }), "No such file"));
}
