#include "braid/text/lines.hpp"

#include "support/bad_files.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace braid;
using strings = std::vector<std::string>;

namespace {
strings lines(std::string const& bytes) {
  auto const all = support::to_bytes(bytes);
  strings found;
  text::each_line(input_file("notes", all), [&](std::string_view line, std::size_t number) {
    CHECK(number == found.size() + 1);
    found.emplace_back(line);
  });
  return found;
}
}  // namespace

TEST_CASE("lines: every end of a line, empty lines, a last line without an end") {
  CHECK(lines("a\nb\r\n\nc") == strings{"a", "b", "", "c"});
  CHECK(lines("a\n") == strings{"a"});
  CHECK(lines("\r\n") == strings{""});
  CHECK(lines("a\rb\n") == strings{"a\rb"});
  CHECK(lines("") == strings{});
}
