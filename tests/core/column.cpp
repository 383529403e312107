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
#include <span>
#include <string>
#include <vector>

namespace bd = braid;
namespace {
inline constexpr bd::image<struct photo, 2, 3, 4> photo;
inline constexpr bd::tokens<struct notes, 3, 10> notes;
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
