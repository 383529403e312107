#include "braid/data/zip.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/bad_files.hpp"
#include "support/zip_file.hpp"

using braid::data::zip_reader;
using support::contains, support::message, support::zip_of, support::zip_part;

namespace {
void read_all(braid::input_file const& file) {
  zip_reader const zip(file);
  for (auto const& [name, m] : zip.members()) (void)zip.read(name);
}
std::string refusal(support::bytes const& bytes) {
  return message([&] { read_all(braid::input_file("f.zip", bytes)); });
}
std::string const text(5000, 'a');
}  // namespace

TEST_CASE("stored and deflated members, zip64 or not, with a comment or not") {
  for (bool const zip64 : {false, true})
    for (std::string const comment : {"", "a comment PK\5\6"}) {
      auto const bytes = zip_of({{"a", "stored", false, zip64}, {"b", text, true, zip64}, {"none", "", false, zip64},
                                 {"void", "", true, zip64}},
                                zip64, comment);
      braid::input_file const file("f.zip", bytes);
      zip_reader const zip(file);
      CHECK(zip.members().size() == 4);
      CHECK(braid::as_text(zip.read("a")) == "stored");
      CHECK(braid::as_text(zip.read("b")) == text);
      CHECK(zip.read("none").empty());
      CHECK(zip.read("void").empty());
      CHECK(contains(message([&] { (void)zip.read("c"); }), "f.zip: member c: expected a member of that name, found only a b none void"));
    }
  CHECK(zip_reader(braid::input_file("empty", zip_of({}))).members().empty());
}

TEST_CASE("lies are refused") {
  CHECK(contains(refusal(zip_of({{"a", "1"}, {"a", "2"}})), "member a: expected one member of that name, found two"));
  CHECK(contains(refusal(zip_of({{.name = "a", .content = "1", .flags = 1}})), "encrypted"));
  CHECK(contains(refusal(zip_of({{.name = "a", .content = "1", .method = std::uint16_t{12}}})), "expected method 0 or 8, found method 12"));
  CHECK(contains(refusal(zip_of({{.name = "a", .content = "1", .local_name = "b"}})), "expected the name a"));
  auto const inner = zip_of({{"b", "1"}});  // b's local header inside the data of a, at 30 + 1
  CHECK(contains(refusal(zip_of({{.name = "a", .content = std::string(braid::as_text(inner))},
                                 {.name = "b", .content = "1", .local_at = 31u}})),
                 "overlap"));
  CHECK(contains(refusal(zip_of({{.name = "a", .content = "1", .local_at = 0xfffffff0u}})), "before the directory"));
  CHECK(contains(refusal(zip_of({{.name = "a", .content = "1", .claimed_size = 2u}})), "as stored"));
  CHECK(contains(refusal(zip_of({{.name = "a", .content = text, .deflate = true, .claimed_size = 4999u}})), "deflated data of 4999"));
  CHECK(contains(refusal(zip_of({{.name = "a", .content = text, .deflate = true, .claimed_size = 5001u}})), "deflated data of 5001"));
  std::uint64_t const huge = std::uint64_t{1} << 60;
  CHECK(contains(refusal(zip_of({{.name = "a", .content = text, .deflate = true, .zip64 = true, .claimed_size = huge}})),
                 "expected a size that its data can give"));
  auto wrong = zip_of({{"a", "12345"}});
  wrong[31] ^= std::byte{1};  // the data begin at 30 + 1
  CHECK(contains(refusal(wrong), "member a: expected CRC"));
}

TEST_CASE("cut off or changed at any byte") {
  std::vector<zip_part> const parts{{"a.npy", "some bytes"}, {"b", std::string(300, 'b'), true}};
  support::check_reader(zip_of(parts), read_all);
  support::check_reader(zip_of({{"a", "x", true, true}}, true), read_all);
}
