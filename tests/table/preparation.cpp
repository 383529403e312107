#include "braid/table/preparation.hpp"

#include "support/bad_files.hpp"

#include <sstream>

namespace bd = braid;
namespace table = braid::table;

namespace {
struct crp {
  static constexpr std::string_view name = "CRP (mg/l)";
};
struct constant {
  static constexpr std::string_view name = "const";
};
using admission = table::schema<table::number<struct age>, table::category<struct ward, 4>, table::number<crp>,
                                table::category<struct sex, 3>, table::number<constant>>;
using fitted = table::preparation<admission>;
table::columns<admission> file() { return table::read_table<admission>(BRAID_TEST_DIR "/golden/table.csv"); }
}  // namespace

TEST_CASE("preparation: scikit-learn's scales and places of words") {
  auto const t = file();
  auto const standard = fitted::of(t)(t), robust = fitted::of(t, bd::scaling::robust)(t);
  REQUIRE(t.rows == 60);
  REQUIRE(standard.numbers.size() == 60 * 6);
  REQUIRE(standard.ids.size() == 60 * 2);
  std::ifstream wanted(BRAID_TEST_DIR "/golden/table_prepared.txt");
  std::size_t missing = 0, unknown = 0;
  for (std::size_t r = 0; r < 60; ++r) {
    for (std::size_t k = 0; k < 3; ++k)
      for (auto const* p : {&standard, &robust}) {
        std::string text;
        wanted >> text;
        float const is = p->numbers[(r * 3 + k) * 2], lacks = p->numbers[(r * 3 + k) * 2 + 1];
        CHECK(lacks == float(text == "nan"));
        CHECK(is == doctest::Approx(text == "nan" ? 0 : std::stod(text)).epsilon(1e-6));
        missing += text == "nan";
      }
    for (std::size_t k = 0; k < 2; ++k) {
      int place = 0;
      wanted >> place;
      CHECK(standard.ids[r * 2 + k] == (k ? 5 : 0) + 1 + place);  // -1, for none, is the first id of its column
      unknown += place < 0;
    }
  }
  CHECK(missing > 10);
  CHECK(unknown > 10);
}

TEST_CASE("preparation: it comes back from its notes, and says so where they are another's") {
  auto const t = file();
  auto const first = fitted::of(t);
  auto const again = fitted::kept(first.notes(), "w");
  CHECK(again(t).numbers == first(t).numbers);
  CHECK(again(t).ids == first(t).ids);
  CHECK(again.words(0) == first.words(0));

  auto const fault = [](std::map<std::string, std::string> const& notes) {
    return support::message([&] { fitted::kept(notes, "w"); });
  };
  CHECK(fault({}) == "braid: w: notes: expected one named braid.table, found none");
  using other = table::preparation<table::schema<table::number<struct age>>>;
  CHECK_THROWS_AS(other::kept(first.notes(), "w"), bd::file_error);
  auto notes = first.notes();
  auto& text = notes.begin()->second;
  std::string const whole = text;
  for (std::size_t i = 0; i < whole.size(); ++i) {  // cut off, it is refused or the last word is
    text = whole.substr(0, i);
    try {
      fitted::kept(notes, "w");
    } catch (bd::error const&) {
    }
  }
  text = "age,number,1,0\n" + whole.substr(whole.find('\n') + 1);
  CHECK(fault(notes).find("expected a middle and a width above 0") != std::string::npos);
}

TEST_CASE("preparation: nothing to learn from") {
  CHECK_THROWS_AS(fitted::of({}), bd::value_error);
  using numbers = table::schema<table::number<struct x>, table::category<struct y, 2>>;
  table::columns<numbers> none{{std::numeric_limits<double>::quiet_NaN()}, {""}, 1};
  CHECK(support::message([&] { table::preparation<numbers>::of(none); }) ==
        "braid: preparation: column x: expected at least one number, found none");
  table::columns<numbers> const one{{3}, {"only"}, 1};
  auto const p = table::preparation<numbers>::of(one);
  CHECK(p.scale(0).width == 1);
  CHECK(p(one).ids == std::vector<std::int32_t>{1});
  CHECK(p({{3}, {"another"}, 1}).ids == std::vector<std::int32_t>{0});
}
