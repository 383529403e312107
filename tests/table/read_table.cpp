#include "braid/table/read_table.hpp"

#include "support/bad_files.hpp"

namespace bd = braid;
namespace table = braid::table;

namespace {
struct crp {
  static constexpr std::string_view name = "CRP (mg/l)";
};
using admission = table::schema<table::number<struct age>, table::category<struct ward, 4>, table::number<crp>>;
template <class Schema = admission>
table::columns<Schema> read(std::string_view text, table::read_options const& options = {}) {
  auto const raw = support::to_bytes(text);
  return table::read_table<Schema>(bd::input_file("f", raw), options);
}
}  // namespace

TEST_CASE("schema: what is where") {
  CHECK(admission::columns == 3);
  CHECK(admission::numbers == 2);
  CHECK(admission::categories == 1);
  CHECK(admission::ids == 5);
  CHECK(admission::names[2] == "CRP (mg/l)");
  CHECK(admission::places[2] == 1);
  static_assert(std::is_same_v<table::numbers_of<struct v, admission>, bd::features<struct v, 4>>);
  static_assert(std::is_same_v<table::words_of<struct w, admission>, bd::tokens<struct w, 1, 5>>);
}

TEST_CASE("read_table: the schema's columns, in any order, with what is missing") {
  auto const t = read("ward,id,CRP (mg/l),age\nicu,1, 2.5 ,61\n,2,NA,+7e1\n\"N/A\",3,-0.5,\n");
  REQUIRE(t.rows == 3);
  CHECK(t.words == std::vector<std::string>{"icu", "", ""});
  CHECK(t.numbers[0] == 61);
  CHECK(t.numbers[1] == 2.5);
  CHECK(t.numbers[2] == 70);
  CHECK(std::isnan(t.numbers[3]));
  CHECK(std::isnan(t.numbers[4]));
  CHECK(t.numbers[5] == -0.5);
  CHECK(read("age;ward;CRP (mg/l)\n-9;x;1\n", {.separator = ';', .missing = {"-9"}}).rows == 1);
  CHECK(std::isnan(read("age;ward;CRP (mg/l)\n-9;x;1\n", {.separator = ';', .missing = {"-9"}}).numbers[0]));
  CHECK(read("age,ward,CRP (mg/l)\n").rows == 0);

  auto const two = t.subset(std::vector<std::uint32_t>{1, 0});
  CHECK(two.rows == 2);
  CHECK(two.words == std::vector<std::string>{"", "icu"});
  CHECK(two.numbers[0] == 70);
  CHECK(two.numbers[3] == 2.5);
}

TEST_CASE("read_table: what is wrong, by line and column") {
  auto const fault = [](std::string_view text) { return support::message([&] { read(text); }); };
  CHECK(fault("") == "braid: f: line 1: expected the names of columns, found the end of the file");
  CHECK(fault("age,ward\n") == "braid: f: header: expected a column 'CRP (mg/l)', found age, ward");
  CHECK(fault("age,ward,CRP (mg/l),age\n") == "braid: f: header: expected one column 'age', found two");
  for (auto const* bad : {"abc", "1 2", "0x10", "1,5", "inf", "--1", "+-1", "1e999"}) {
    auto const said = fault("age,ward,CRP (mg/l)\n1,a,2\n\"" + std::string(bad) + "\",a,2\n");
    CHECK(said == "braid: f: line 3, column age: expected a finite number or nothing, found '" + std::string(bad) + "'");
  }
  CHECK_THROWS_AS(table::read_table<admission>("/nowhere/there.csv"), bd::file_error);
}

TEST_CASE("read_table: cut off and changed at every byte it reads or says what is wrong") {
  support::check_text_reader(support::to_bytes("age,ward,CRP (mg/l)\n61,\"i,u\",2.5\n,,NA\n"),
                        [](bd::input_file const& file) { table::read_table<admission>(file); });
}
