#include "braid/io/safetensors.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "support/bad_files.hpp"

using braid::data::array;
using braid::io::read_safetensors, braid::io::safetensors, braid::io::write_safetensors;
using support::contains, support::message;

namespace {
support::bytes file_of(std::string const& json, std::string const& data) {
  support::bytes b;
  braid::append(b, std::uint64_t{json.size()});
  braid::append(b, json);
  braid::append(b, data);
  return b;
}
std::string refusal(support::bytes const& b) {
  return message([&] { (void)read_safetensors(braid::input_file("f", b)); });
}
std::string tensor(std::string const& name, std::string const& dtype, std::string const& shape, std::string const& offsets) {
  return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
}
safetensors example() {
  std::vector<float> const w{1, 2, 3, 4};
  std::vector<std::int8_t> const odd{1, 2, 3};
  return {{{"w", array::from<float>(w, {2, 2})}, {"a.odd", array::from<std::int8_t>(odd, {3})}, {"none", {"<f8", {2, 0}, {}}},
           {"brain", {"bf16", {}, {std::byte{0x80}, std::byte{0x3f}}}}},
          {{"format", "pt"}, {"note", "a \"quoted\"\nline"}}};
}
}  // namespace

TEST_CASE("what is written is read, the same bytes each time") {
  support::folder const here;
  write_safetensors(here / "m", example());
  auto const m = read_safetensors(here / "m");
  CHECK(m.metadata == example().metadata);
  REQUIRE(m.tensors.size() == 4);
  CHECK(m.tensors.at("w").shape == std::vector<std::size_t>{2, 2});
  CHECK(m.tensors.at("w").to<float>() == std::vector<float>{1, 2, 3, 4});  // misaligned by a.odd
  CHECK(m.tensors.at("a.odd").to<int>() == std::vector<int>{1, 2, 3});
  CHECK(m.tensors.at("brain").to<float>() == std::vector<float>{1});
  CHECK(m.tensors.at("none").size() == 0);
  CHECK(braid::load<std::uint64_t>(support::get(here / "m").data()) % 8 == 0);
  write_safetensors(here / "n", m);
  CHECK(support::get(here / "m") == support::get(here / "n"));
  write_safetensors(here / "n", {});
  CHECK(read_safetensors(here / "n").tensors.empty());
}

TEST_CASE("every dtype goes out and comes back") {
  support::folder const here;
  safetensors all;
  for (auto const& [dtype, descr] : braid::io::safetensors_dtypes)
    all.tensors[std::string(dtype)] = {std::string(descr), {2}, support::bytes(2 * braid::data::item_size(descr))};
  write_safetensors(here / "m", all);
  for (auto const& [name, a] : read_safetensors(here / "m").tensors) CHECK(a.dtype == all.tensors.at(name).dtype);
}

TEST_CASE("what cannot be written leaves the old file") {
  support::folder const here;
  write_safetensors(here / "m", example());
  auto const refused = [&](std::string const& name, array const& a) {
    auto bad = example();
    bad.tensors[name] = a;
    return message([&] { write_safetensors(here / "m", bad); });
  };
  CHECK(contains(refused("x", {"<c8", {1}, support::bytes(8)}), "m: tensor x: expected a dtype that is known here, found '<c8'"));
  CHECK(contains(refused("x", {"<f4", {1}, support::bytes(3)}), "expected [1] of <f4, found 3 bytes"));
  CHECK(contains(refused("__metadata__", {"<f4", {1}, support::bytes(4)}), "expected another name"));
  CHECK(contains(refused("\xff", {"<f4", {1}, support::bytes(4)}), "a name in UTF-8"));
  CHECK(read_safetensors(here / "m").tensors.size() == 4);
  CHECK(here.files() == 1);
}

TEST_CASE("lies are refused") {
  std::string const data(8, 'x');
  CHECK(contains(refusal(file_of("{" + tensor("a", "F32", "[1]", "[4,8]") + "}", data)), "data byte 0, found a hole up to 4"));
  CHECK(contains(refusal(file_of("{" + tensor("a", "F32", "[1]", "[0,4]") + "}", data)), "4 bytes of no tensor"));
  CHECK(contains(refusal(file_of("{" + tensor("a", "F32", "[2]", "[0,8]") + "," + tensor("b", "F32", "[1]", "[4,8]") + "}", data)),
                 "an overlap from 4"));
  CHECK(contains(refusal(file_of("{" + tensor("a", "F32", "[3]", "[0,8]") + "}", data)), "tensor a: expected [3] of F32, found 8 bytes"));
  CHECK(contains(refusal(file_of("{" + tensor("a", "F32", "[3]", "[0,12]") + "}", data)), "within 8 bytes"));
  CHECK(contains(refusal(file_of("{" + tensor("a", "F32", "[1]", "[8,4]") + "}", data)), "found 8 to 4"));
  CHECK(contains(refusal(file_of("{" + tensor("a", "F32", "[4611686018427387904,4]", "[0,0]") + "}", "")), "found 0 bytes"));
  CHECK(contains(refusal(file_of("{" + tensor("a", "F8_E4M3", "[8]", "[0,8]") + "}", data)), "found 'F8_E4M3'"));
  CHECK(contains(refusal(file_of(" {}", "")), "byte 8: expected '{'"));
  auto huge = file_of("{}", "");
  for (int i = 0; i < 8; ++i) huge[static_cast<std::size_t>(i)] = std::byte{0xff};
  CHECK(contains(refusal(huge), "expected a header of at most 100 MB within the file, found 18446744073709551615 bytes"));
}

TEST_CASE("cut off or changed at any byte") {
  support::folder const here;
  write_safetensors(here / "m", example());
  support::check_reader(support::get(here / "m"), [](braid::input_file const& f) { (void)read_safetensors(f); });
}
