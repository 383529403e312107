#include "braid/data/on_demand.hpp"

#include "braid/data/dataset.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <string>
#include <vector>

namespace bd = braid;
namespace {
inline constexpr bd::image<struct photo, 1, 2, 2> photo;
inline constexpr bd::tokens<struct notes, 3, 10> notes;
inline constexpr bd::series<struct pulse, 3, 2> pulse;
inline constexpr bd::classes<struct digit, 4> digit;
template <class M>
using type = std::remove_const_t<M>;

template <class F>
std::string refusal(F&& f) {
  try {
    f();
  } catch (bd::error const& e) {
    return e.what();
  }
  return "no error";
}
/// Row r: r, r, ... .
auto const rows = [](std::size_t r, std::span<float> to) {
  for (float& x : to) x = float(r);
};
}  // namespace

TEST_CASE("columns on demand stand beside columns in memory; rows are read when they are asked for") {
  std::vector<int> const labels{0, 3, 1};
  std::size_t reads = 0;
  bd::dataset const data{photo(bd::on_demand(3, [&](std::size_t r, std::span<float> to) { rows(r, to), ++reads; })), digit(labels)};
  CHECK(data.size() == 3);
  CHECK(reads == 0);
  static_assert(!decltype(data)::in_memory);
  auto const& column = data.column<type<decltype(photo)>>();
  std::vector<float> row(4, 9.0f);
  CHECK(column.read(2, row) == 1);
  CHECK(row == std::vector<float>(4, 2.0f));
  CHECK(reads == 1);
  CHECK(column.has(1));
  auto const some = data.subset(std::vector<std::uint32_t>{2, 2});
  CHECK(some.size() == 2);
  CHECK(some.row(1) == 2);
}

TEST_CASE("a reader of steps says how many; the rest is zeros") {
  bd::dataset const data{pulse(bd::on_demand(2, [](std::size_t r, std::span<float> to) {
    for (std::size_t i = 0; i < 2 * r; ++i) to[i] = 5;
    return r;
  }))};
  auto const& column = data.column<type<decltype(pulse)>>();
  static_assert(std::remove_cvref_t<decltype(column)>::has_lengths);
  std::vector<float> row(6, 9.0f);
  CHECK(column.read(1, row) == 1);
  CHECK(row == std::vector<float>{5, 5, 0, 0, 0, 0});
  // A label is no length.
  bd::dataset const labelled{digit(bd::on_demand(2, [](std::size_t, std::span<std::int32_t> to) { return to[0] = 3; }))};
  std::vector<std::int32_t> label(1);
  CHECK(labelled.column<type<decltype(digit)>>().read(1, label) == 1);
  CHECK(label[0] == 3);
  bd::dataset const whole{pulse(bd::on_demand(2, rows))};
  static_assert(!std::remove_cvref_t<decltype(whole.column<type<decltype(pulse)>>())>::has_lengths);
  CHECK(whole.column<type<decltype(pulse)>>().read(1, row) == 3);
}

TEST_CASE("a modality that some samples lack is not read for them") {
  std::vector<std::uint8_t> there{1, 0, 1};
  std::size_t reads = 0;
  bd::dataset const data{photo(bd::on_demand(3, [&](std::size_t r, std::span<float> to) { rows(r, to), ++reads; })).where(there),
                         pulse(bd::on_demand(3, rows)), digit(std::vector<int>{0, 1, 2})};
  static_assert(decltype(data)::partials::size == 1);
  there.assign(3, 1);  // kept, not pointed at
  auto const& column = data.column<type<decltype(photo)>>();
  std::vector<float> row(4, 9.0f);
  CHECK(!column.has(1));
  CHECK(column.read(1, row) == 0);
  CHECK(row == std::vector<float>(4, 0.0f));
  CHECK(reads == 0);
}

TEST_CASE("what a reader gives is looked at") {
  auto const message = [](auto const& data, auto m) {
    auto const& column = data.template column<decltype(m)>();
    return refusal([&] {
      using E = bd::element_t<typename decltype(m)::outside::element, float>;
      std::vector<E> row(decltype(m)::outside::size);
      column.read(1, row);
    });
  };
  CHECK(message(bd::dataset{photo(bd::on_demand(2, [](std::size_t, std::span<float> to) { to[3] = NAN; }))}, photo) ==
        "braid: photo: row 1, element 3: expected a finite number, found NaN");
  CHECK(message(bd::dataset{notes(bd::on_demand(2, [](std::size_t, std::span<std::int32_t> to) { to[1] = 10; }))}, notes) ==
        "braid: notes: row 1, element 1: expected 0 to 9, found 10");
  CHECK(message(bd::dataset{notes(bd::on_demand(2, [](std::size_t, std::span<std::int32_t>) { return 4; }))}, notes) ==
        "braid: notes: length of row 1: expected 0 to 3, found 4");
  CHECK(message(bd::dataset{notes(bd::on_demand(2, [](std::size_t, std::span<std::int32_t>) { return -1; }))}, notes) ==
        "braid: notes: length of row 1: expected 0 to 3, found -1");
  CHECK(message(bd::dataset{notes(bd::on_demand(2, [](std::size_t, std::span<std::int32_t> to) { return to[2] = 99, 2; }))}, notes) == "no error");
  CHECK(refusal([] { bd::dataset{photo(bd::on_demand(2, rows)), digit(std::vector<int>{0})}; }) ==
        "braid: digit: rows: expected 2, as the first column has, found 1");
}
