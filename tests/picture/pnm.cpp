#include "braid/picture/pnm.hpp"

#include "support/bad_files.hpp"

using namespace braid::data;
using namespace std::string_literals;
using support::contains, support::message;

namespace {
picture read(std::string const& text) {
  auto const bytes = support::to_bytes(text);
  return read_pnm(braid::input_file("f", bytes));
}
std::string refusal(std::string const& text) {
  return message([&] { (void)read(text); });
}
}  // namespace

TEST_CASE("PGM and PPM, plain and as bytes, with comments and wide values") {
  auto const grey = read("P2 # a comment\n3 2 # another\n10\n0 1 2\n3 4 10 ");
  CHECK(grey.channels == 1);
  CHECK(grey.height == 2);
  CHECK(grey.width == 3);
  CHECK(grey.pixels == std::vector<float>{0, 0.1f, 0.2f, 0.3f, 0.4f, 1});
  CHECK(read("P3 1 2 1  1 0 1  0 1 0\n").pixels == std::vector<float>{1, 0, 0, 1, 1, 0});
  CHECK(read("P5 2 1 255\n\x00\xff"s).pixels == std::vector<float>{0, 1});
  CHECK(read("P5\n2 1\n65535\n\x00\x00\xff\xff"s).pixels == std::vector<float>{0, 1});
  CHECK(read("P6 2 1 4\n\x00\x01\x02\x04\x03\x00next"s).pixels == std::vector<float>{0, 1, 0.25f, 0.75f, 0.5f, 0});
}

TEST_CASE("what is none says where") {
  CHECK(contains(refusal(""), "f: byte 0: expected a PGM or PPM image (P2, P3, P5, P6), found an empty file"));
  CHECK(contains(refusal("P4 1 1 \n1"), "found another format"));
  CHECK(contains(refusal("P5 0 1 255\n1"), "byte 3: expected a number from 1 to 16384"));
  CHECK(contains(refusal("P5 16384 16384 255\n1"), "at most 2^26 in all"));
  CHECK(contains(refusal("P5 8192 8192 255\n1"), "byte 17: expected 67108864 bytes"));
  CHECK(contains(refusal("P2 8192 8192 255 1"), "expected 134217728 bytes"));
  CHECK(contains(refusal("P5 99999999999999999999 1 255\n1"), "found '99999999'"));
  CHECK(contains(refusal("P5 1 1 255"), "expected a blank behind the header"));
  CHECK(contains(refusal("P5 1 1 9\n\x0a"), "byte 9: expected at most 9, found 10"));
  CHECK(contains(refusal("P2 1 1 9 10 "), "expected a number from 0 to 9, found '10 '"));
  CHECK(contains(refusal("P5 1 -1 255\n1"), "found '-1 255"));
  CHECK(contains(refusal("P2 2 2 9 1 # 3 4 5"), "the end of the file"));
}

TEST_CASE("cut off or changed at any byte") {
  auto const take = [](braid::input_file const& f) {
    auto const p = read_pnm(f);
    CHECK(p.pixels.size() == p.channels * p.height * p.width);
  };
  support::check_reader(support::to_bytes("P6 3 2 255\nabcdefghijklmnopqr"), take);
  support::check_reader(support::to_bytes("P2 # c\n3 2 255\n1 2 3 4 5 6"), take);
}
