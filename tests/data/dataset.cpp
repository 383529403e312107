#include "braid/data/dataset.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <span>
#include <string>
#include <vector>

namespace bd = braid;
namespace {
inline constexpr bd::image<struct photo, 1, 2, 2> photo;
inline constexpr bd::tokens<struct notes, 3, 10> notes;
inline constexpr bd::classes<struct digit, 4> digit;

template <class F>
std::string refusal(F&& f) {
  try {
    f();
  } catch (bd::error const& e) {
    return e.what();
  }
  return "no error";
}
bool contains(std::string const& text, std::string const& part) { return text.find(part) != text.npos; }
}  // namespace

TEST_CASE("a data set checks what it is given, and says which modality, where, what was expected and what was found") {
  std::vector<float> const pixels(12, 0.5f);
  std::vector<int> const ids(9, 3), labels{0, 3, 1};
  bd::dataset const good{photo(pixels), notes(ids), digit(labels)};
  CHECK(good.size() == 3);
  CHECK(good.column<std::remove_const_t<decltype(photo)>>().data == pixels.data());  // no copy

  auto nan = pixels;
  nan[6] = std::numeric_limits<float>::quiet_NaN();
  CHECK(refusal([&] { bd::dataset{photo(nan), digit(labels)}; }) == "braid: photo: row 1, element 2: expected a finite number, found NaN");
  auto infinite = pixels;
  infinite[0] = -std::numeric_limits<float>::infinity();
  CHECK(contains(refusal([&] { bd::dataset{photo(infinite), digit(labels)}; }), "found an infinity"));
  // What lies beyond a sample's length means nothing; what lies before must be a number.
  static constexpr bd::series<struct pulse, 3, 2> pulse;
  std::vector<float> const short_ones{1, 2, 3, 4, NAN, NAN, 1, 2, NAN, NAN, NAN, NAN};
  CHECK_NOTHROW(bd::dataset{pulse(short_ones, std::vector<int>{2, 1})});
  CHECK(contains(refusal([&] { bd::dataset{pulse(short_ones, std::vector<int>{2, 2})}; }), "pulse: row 1, element 2: expected a finite number, found NaN"));
  CHECK(refusal([&] { bd::dataset{photo(pixels), digit(std::vector<int>{0, 4, 1})}; }) == "braid: digit: row 1: expected 0 to 3, found 4");
  CHECK(refusal([&] { bd::dataset{photo(pixels), digit(std::vector<int>{0, 1, -1})}; }) == "braid: digit: row 2: expected 0 to 3, found -1");
  auto beyond = ids;
  beyond[5] = 10;
  CHECK(refusal([&] { bd::dataset{notes(beyond), digit(labels)}; }) == "braid: notes: row 1, step 2: expected 0 to 9, found 10");
  CHECK(refusal([&] { bd::dataset{notes(beyond, std::vector<int>{3, 2, 3}), digit(labels)}; }) == "no error");  // beyond the length
  CHECK(contains(refusal([&] { bd::dataset{notes(ids, std::vector<int>{3, 4, 3}), digit(labels)}; }), "notes: length of row 1: expected 0 to 3, found 4"));
  CHECK(contains(refusal([&] { bd::dataset{notes(ids, std::vector<int>{3, 3}), digit(labels)}; }), "notes: lengths: expected 3, one a row, found 2"));
  CHECK(contains(refusal([&] { bd::dataset{photo(pixels), digit(std::vector<int>{0, 1})}; }), "digit: rows: expected 3, as the first column has, found 2"));
  CHECK(contains(refusal([&] { bd::dataset{photo(std::vector<float>(13)), digit(labels)}; }), "photo: size: expected a multiple of 4, found 13"));
  CHECK(contains(refusal([&] { bd::dataset{photo(std::vector<float>{}), digit(std::vector<int>{})}; }), "photo: rows: expected at least one, found none"));
}

TEST_CASE("subsets name samples of the whole, and of subsets") {
  std::vector<float> pixels(20);
  for (std::size_t i = 0; i < 20; ++i) pixels[i] = float(i);
  std::vector<double> const labels{0, 1, 2, 3, 0};  // converted: the set owns a copy, and so does each subset
  bd::dataset const all{photo(pixels), digit(labels)};
  std::vector<std::uint32_t> const some{4, 1, 3}, last{2};
  auto const sub = all.subset(some);
  CHECK(sub.size() == 3);
  CHECK(sub.row(0) == 4);
  CHECK(sub.subset(last).row(0) == 3);
  using digit_t = std::remove_const_t<decltype(digit)>;
  CHECK(sub.subset(last).column<digit_t>().data[3] == 3);
  std::vector<std::uint32_t> const beyond{5}, empty;
  CHECK(refusal([&] { all.subset(beyond); }) == "braid: data set: subset: expected samples below 5, found 5");
  CHECK(contains(refusal([&] { all.subset(empty); }), "expected at least one sample, found none"));
}

TEST_CASE("a data set keeps a copy of what was temporary") {
  auto const made = [](float value) { return std::vector<float>(12, value); };
  std::vector<int> const labels{0, 3, 1};
  bd::dataset const data{photo(made(0.25f)), notes(std::vector<int>(9, 3), std::vector<std::int32_t>{1, 2, 3}), digit(labels)};
  auto const other = made(0.75f);  // likely where the temporary was
  auto const& pixels = data.column<std::remove_const_t<decltype(photo)>>();
  auto const& ids = data.column<std::remove_const_t<decltype(notes)>>();
  CHECK(pixels.data != other.data());
  CHECK(pixels.data[11] == 0.25f);
  CHECK(ids.data[8] == 3);
  CHECK(ids.lengths[2] == 3);
  std::vector<float> const own(12, 0.5f);
  bd::dataset const spanned{photo(std::span(own)), digit(labels)};
  CHECK(spanned.column<std::remove_const_t<decltype(photo)>>().data == own.data());  // no copy
  bd::dataset const copy = data;
  CHECK(copy.column<std::remove_const_t<decltype(photo)>>().data[0] == 0.25f);
}
