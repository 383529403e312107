#include "braid/data/npy.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "support/bad_files.hpp"

using braid::data::array, braid::data::parse_npy, braid::data::read_npy, braid::data::write_npy;
using support::contains, support::message;

namespace {
support::bytes file_of(std::string const& dictionary, std::string const& payload, int version = 1) {
  support::bytes b = support::to_bytes("\x93NUMPY");
  b.push_back(static_cast<std::byte>(version));
  b.push_back(std::byte{0});
  if (version == 1) braid::append(b, static_cast<std::uint16_t>(dictionary.size()));
  else braid::append(b, static_cast<std::uint32_t>(dictionary.size()));
  braid::append(b, dictionary);
  braid::append(b, payload);
  return b;
}
std::string refusal(std::string const& dictionary, std::string const& payload = "") {
  return message([&] { (void)parse_npy(file_of(dictionary, payload), "f.npy"); });
}
}  // namespace

TEST_CASE("what is written is read") {
  support::folder const here;
  for (std::vector<std::size_t> const& shape : {std::vector<std::size_t>{}, {1}, {1, 1, 1}}) {
    std::vector<float> const one{2.5f};
    write_npy(here / "a.npy", array::from<float>(one, shape));
    auto const a = read_npy(here / "a.npy");
    CHECK(a.shape == shape);
    CHECK(a.dtype == "<f4");
    CHECK(a.to<float>() == one);
  }
  CHECK(support::get(here / "a.npy").size() == 128 + 4);
  CHECK_THROWS_AS(write_npy(here / "b.npy", array{"bf16", {1}, support::bytes(2)}), braid::file_error);
  CHECK_THROWS_AS(write_npy(here / "b.npy", array{"<f4", {2}, support::bytes(4)}), braid::file_error);
  CHECK(here.files() == 1);
}

TEST_CASE("versions 1 to 3, either quote, any order, empty arrays") {
  for (int const version : {1, 2, 3})
    CHECK(parse_npy(file_of("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 1), }\n", "ab", version), "f").to<int>() ==
          std::vector<int>{97, 98});
  CHECK(parse_npy(file_of("{\"shape\":(),\"descr\":\"|u1\",\"fortran_order\":False}", "a"), "f").shape.empty());
  CHECK(parse_npy(file_of("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 3), }", ""), "f").size() == 0);
  CHECK(contains(message([] { (void)parse_npy(file_of("", "", 4), "f"); }), "byte 6: expected version 1, 2 or 3, found 4"));
}

TEST_CASE("refusals say what is wrong and where") {
  CHECK(contains(refusal("{'descr': '<f4', 'fortran_order': Maybe, 'shape': (1,), }", "abcd"), "expected True or False"));
  CHECK(parse_npy(file_of("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", "adbecf"), "f").to<int>() ==
        std::vector<int>{'a', 'b', 'c', 'd', 'e', 'f'});
  CHECK(parse_npy(file_of("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 1, 2), }", "acbd"), "f").to<int>() ==
        std::vector<int>{'a', 'b', 'c', 'd'});
  CHECK(contains(refusal("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", "abcd"), "expected little endian"));
  CHECK(contains(refusal("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }", "abcd"), "no record"));
  CHECK(contains(refusal("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "abcd"),
                 "expected [2] elements of <f4, found 4 bytes"));
  CHECK(contains(refusal("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", "abcde"), "found 5 bytes"));
  CHECK(contains(refusal("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", "abcd"), "each once"));
  CHECK(contains(refusal("{'descr': '<f4', 'shape': (1,), }", "abcd"), "without one of them"));
  CHECK(contains(refusal("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "abcd"), "expected an extent, found '-'"));
  CHECK(contains(refusal("{'descr': '<f4', 'fortran_order': False, 'shape': (1), }", "abcd"), "expected ','"));
  CHECK(contains(refusal("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", ""), "found 0 bytes"));
  CHECK(contains(refusal("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4), }", ""), "found 0 bytes"));
  CHECK(contains(refusal("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", ""), "below 2^64"));
  CHECK(contains(message([] { (void)parse_npy(support::to_bytes("PK\3\4"), "f.npy", "member x"); }),
                 "f.npy: member x, byte 0: expected an .npy array"));
}

TEST_CASE("cut off or changed at any byte") {
  support::check_reader(file_of("{'descr': '<i2', 'fortran_order': False, 'shape': (2, 2), }\n", "abcdefgh"),
                        [](braid::input_file const& f) { (void)read_npy(f); });
  support::check_reader(file_of("{'descr': '<i2', 'fortran_order': False, 'shape': (4,), }\n", "abcdefgh", 2),
                        [](braid::input_file const& f) { (void)read_npy(f); });
}
