#include "braid/table/csv.hpp"

#include "braid/core/csv_field.hpp"

#include "support/bad_files.hpp"

namespace bd = braid;
namespace table = braid::table;

namespace {
std::vector<std::vector<std::string>> rows_of(std::string_view text, char separator = ',') {
  auto const raw = support::to_bytes(text);
  bd::input_file const file("f", raw);
  table::csv_rows rows(file, separator);
  std::vector<std::vector<std::string>> all;
  while (rows.next()) all.emplace_back(rows.fields().begin(), rows.fields().end());
  return all;
}
std::string fault(std::string_view text) {
  return support::message([&] { rows_of(text); });
}
using rows = std::vector<std::vector<std::string>>;
}  // namespace

TEST_CASE("csv: the fields that pandas reads") {
  std::ifstream wanted(BRAID_TEST_DIR "/golden/table_fields.txt");
  bd::input_file const file(BRAID_TEST_DIR "/golden/table.csv");
  table::csv_rows read(file);
  std::size_t n = 0;
  for (std::string line; std::getline(wanted, line); ++n) {
    REQUIRE(read.next());
    std::string hex;
    for (auto const f : read.fields()) {
      hex += hex.empty() ? "" : " ";
      for (char const c : f) {
        char two[3];
        std::snprintf(two, sizeof two, "%02x", static_cast<unsigned char>(c));
        hex += two;
      }
      if (f.empty()) hex += "-";
    }
    CHECK(hex == line);
  }
  CHECK(n == 61);
  CHECK(!read.next());
}

TEST_CASE("csv: quotes, ends of lines, other separators, nothing at all") {
  CHECK(rows_of("").empty());
  CHECK(rows_of("\n\r\n\n").empty());
  CHECK(rows_of("a") == rows{{"a"}});
  CHECK(rows_of("a,b\n") == rows{{"a", "b"}});
  CHECK(rows_of(",\n,") == rows{{"", ""}, {"", ""}});
  CHECK(rows_of("a,b\r\n\"c\"\"d\",\"e,\nf\"\r\n") == rows{{"a", "b"}, {"c\"d", "e,\nf"}});
  CHECK(rows_of("a\"b, \"c\"") == rows{{"a\"b", " \"c\""}});  // a quote within a field is a character
  CHECK(rows_of("\"\"\"\",\"\"") == rows{{"\"", ""}});
  CHECK(rows_of("a\rb;c", ';') == rows{{"a\rb", "c"}});
}

TEST_CASE("csv: rows of their own lengths, where they may differ") {
  auto const raw = support::to_bytes("a,b\n\nc\n1,2,3\n");
  bd::input_file const file("f", raw);
  table::csv_rows rows(file, ',', true);
  std::vector<std::size_t> wide;
  while (rows.next()) wide.push_back(rows.fields().size());
  CHECK(wide == std::vector<std::size_t>{2, 1, 3});
}

TEST_CASE("csv: what is wrong, and where") {
  CHECK(fault("a,b\n1\n") == "braid: f: line 2: expected 2 fields, found 1");
  CHECK(fault("a,b\n1,\"x\ny\"\n\n1,2,3") == "braid: f: line 5: expected 2 fields, found 3");
  CHECK(fault("a\n\"b\n\nc") == "braid: f: line 2: expected a quote that ends the field, found the end of the file");
  CHECK(fault("\"a\" ,b").find("line 1: expected a separator or the line's end behind the closing quote, found") != std::string::npos);
  CHECK(fault("\"a\"\r,b").find("behind the closing quote") != std::string::npos);
}

TEST_CASE("csv: cut off and changed at every byte it reads or says what is wrong") {
  support::check_text_reader(support::to_bytes("a,\"b\"\"\n\",c\r\n1,\"x\",\n"), [](bd::input_file const& file) {
    table::csv_rows read(file);
    while (read.next()) CHECK(!read.fields().empty());
  });
}

TEST_CASE("csv: a field is written so that it is read back") {
  for (std::string const text : {"", "a", "a,b", "a\"b", "a\nb", "\r", " a ", "\"\""})
    CHECK(rows_of("x," + bd::csv_field(text) + "\n") == rows{{"x", text}});
}
