#include "braid/core/column.hpp"

#include "braid/model/xtensor.hpp"

#include <doctest/doctest.h>

#if __has_include(<xtensor/containers/xfixed.hpp>)
#include <xtensor/containers/xfixed.hpp>
#include <xtensor/views/xview.hpp>
#else
#include <xtensor/xfixed.hpp>
#include <xtensor/xview.hpp>
#endif

#include <array>
#include <cmath>
#include <span>
#include <string>
#include <vector>

namespace bd = braid;
namespace {
inline constexpr bd::image<struct photo, 2, 3, 4> photo;
inline constexpr bd::tokens<struct notes, 3, 10> notes;
inline constexpr bd::classes<struct digit, 10> digit;
std::string refusal(auto&& f) {
  try {
    f();
  } catch (bd::error const& e) {
    return e.what();
  }
  return "no error";
}
}  // namespace

TEST_CASE("contiguous memory of the right element is not copied, whatever holds it") {
  xt::xtensor<float, 4> const batch = xt::arange<float>(0, 5 * 24).reshape({5, 2, 3, 4});
  xt::xtensor_fixed<float, xt::xshape<2, 3, 4>> const one{};
  std::vector<float> const flat(48);
  std::array<float, 24> const array{};
  std::span<float const> const span(flat);
  auto const adapted = xt::adapt(flat.data(), flat.size(), xt::no_ownership(), std::array<std::size_t, 4>{2, 2, 3, 4});

  auto const c = bd::column_of<float>(photo(batch));
  CHECK(c.data == batch.data());
  CHECK(c.rows == 5);
  CHECK(!c.single);
  auto const s = bd::column_of<float>(photo(one));
  CHECK(s.data == one.data());
  CHECK(s.single);
  CHECK(s.rows == 1);
  CHECK(bd::column_of<float>(photo(flat)).rows == 2);
  CHECK(bd::column_of<float>(photo(flat)).data == flat.data());
  CHECK(bd::column_of<float>(photo(array)).rows == 1);
  CHECK(bd::column_of<float>(photo(span)).data == flat.data());
  CHECK(bd::column_of<float>(photo(adapted)).data == flat.data());
  auto const rows = xt::view(batch, xt::range(1, 3));  // contiguous, with an offset
  CHECK(bd::column_of<float>(photo(rows)).data == batch.data() + 24);
}

TEST_CASE("other elements and other strides are copied, in order") {
  std::vector<double> const wide{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24};
  auto const c = bd::column_of<float>(photo(wide));
  CHECK(c.data[23] == 24.0f);
  auto const copy = c;  // a copy points at its own memory
  CHECK(copy.data != c.data);
  CHECK(copy.data[5] == 6.0f);
  xt::xtensor<float, 4> const big = xt::arange<float>(0, 2 * 2 * 3 * 8).reshape({2, 2, 3, 8});
  auto const every_second = xt::view(big, xt::all(), xt::all(), xt::all(), xt::range(0, 8, 2));
  auto const v = bd::column_of<float>(photo(every_second));
  std::size_t k = 0;
  for (std::size_t n = 0; n < 2; ++n)
    for (std::size_t a = 0; a < 2; ++a)
      for (std::size_t b = 0; b < 3; ++b)
        for (std::size_t d = 0; d < 8; d += 2) CHECK(v.data[k++] == big(n, a, b, d));
  std::vector<std::int64_t> const ids{1, 2, 3};
  CHECK(bd::column_of<float>(notes(ids)).data[2] == 3);
}

TEST_CASE("what does not fit is refused by name") {
  xt::xtensor<float, 4> const wrong = xt::zeros<float>({2, 1, 3, 4});
  CHECK(refusal([&] { bd::column_of<float>(photo(wrong)); }) == "braid: photo: shape: expected [n, 2, 3, 4] or [2, 3, 4], found [2, 1, 3, 4]");
  xt::xtensor<float, 2> const flat = xt::zeros<float>({2, 24});
  CHECK(refusal([&] { bd::column_of<float>(photo(flat)); }) == "braid: photo: shape: expected [n, 2, 3, 4] or [2, 3, 4], found [2, 24]");
  std::vector<int> const ids{1, 2, 10};
  CHECK(refusal([&] { bd::column_of<float>(notes(ids)); }) == "braid: notes: row 0, step 2: expected 0 to 9, found 10");
  std::vector<int> const two{2}, none{-1};
  CHECK(refusal([&] { bd::column_of<float>(notes(ids, two)); }) == "no error");
  CHECK(refusal([&] { bd::column_of<float>(notes(ids, none)); }) == "braid: notes: length of row 0: expected 0 to 3, found -1");
}

TEST_CASE("an id or a length that 32 bits cannot hold is not cut to one that fits") {
  auto const said = [](auto const& ids) { return refusal([&] { bd::column_of<float>(notes(ids)); }); };
  CHECK(said(std::vector<std::int64_t>{1, (std::int64_t{1} << 32) + 3, 2}) == "braid: notes: row 0, step 1: expected 0 to 9, found 4294967299");
  CHECK(said(std::vector<unsigned>{1, 2, 4294967295u}) == "braid: notes: row 0, step 2: expected 0 to 9, found 4294967295");
  CHECK(said(std::vector<float>{1, 1.5f, 2}) == "braid: notes: row 0, step 1: expected 0 to 9, found 1.500000");
  CHECK(said(std::vector<double>{1, 1e300, 2}).starts_with("braid: notes: row 0, step 1: expected 0 to 9, found 1000"));
  CHECK(said(std::vector<double>{1, 2, std::nan("")}) == "braid: notes: row 0, step 2: expected 0 to 9, found nan");
  CHECK(said(std::vector<double>{1, 2, 9}) == "no error");
  std::vector<int> const ids{1, 2, 3};
  std::vector<std::size_t> const long_one{(std::size_t{1} << 32) + 1};
  CHECK(refusal([&] { bd::column_of<float>(notes(ids, long_one)); }) == "braid: notes: length of row 0: expected 0 to 3, found 4294967297");
}

TEST_CASE("lengths are read where they lie, also from a column of a table") {
  std::vector<int> const ids{1, 2, 3, 4, 5, 6};
  xt::xtensor<std::int32_t, 2> const table{{9, 1}, {9, 3}};
  auto const c = bd::column_of<float>(notes(ids, xt::view(table, xt::all(), 1)));
  CHECK(c.lengths[0] == 1);
  CHECK(c.lengths[1] == 3);
  xt::xtensor<std::int32_t, 1> const four{9, 2, 3, 9};
  CHECK(bd::column_of<float>(notes(ids, xt::view(four, xt::range(1, 3)))).lengths == four.data() + 1);
}

TEST_CASE("labels are [n] or [n, 1]") {
  xt::xtensor<std::int32_t, 1> const flat{1, 2, 3};
  xt::xtensor<std::int64_t, 2> const table{{9, 1}, {9, 4}};
  CHECK(bd::column_of<float>(digit(flat)).data == flat.data());
  CHECK(bd::column_of<float>(digit(flat)).rows == 3);
  auto const c = bd::column_of<float>(digit(xt::view(table, xt::all(), 1)));
  CHECK(c.rows == 2);
  CHECK(c.data[1] == 4);
  CHECK(refusal([&] { bd::column_of<float>(digit(table)); }) == "braid: digit: shape: expected [n] or [n, 1], found [2, 2]");
}
