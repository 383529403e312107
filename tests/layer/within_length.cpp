#include "braid/layer/within_length.hpp"

#include "unit.hpp"

using namespace braid;

TEST_CASE("within_length: a copy with zeros beyond the length, or the numbers themselves") {
  using S = sequence<3, 2>;
  reference<double> const k{};
  std::vector<double> const x{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  std::vector<double> room(12, -1);
  std::int32_t const lengths[] = {1, 3};
  batch<S, double const> const in{x.data(), 2};
  CHECK(layer::within_length(k, in, batch<S, double>{room.data(), 2}, nullptr).data == x.data());
  CHECK(layer::within_length(k, in, batch<S, double>{room.data(), 2}, lengths).data == room.data());
  CHECK(room == std::vector<double>{1, 2, 0, 0, 0, 0, 7, 8, 9, 10, 11, 12});
}

TEST_CASE("within_length: copy_used copies all where there are no lengths") {
  using S = sequence<2, 1>;
  reference<double> const k{};
  std::vector<double> const x{1, 2, 3, 4};
  std::vector<double> to(4, -1);
  std::int32_t const lengths[] = {0, 1};
  layer::copy_used(k, batch<S, double>{to.data(), 2}, batch<S, double const>{x.data(), 2}, nullptr);
  CHECK(to == x);
  layer::copy_used(k, batch<S, double>{to.data(), 2}, batch<S, double const>{x.data(), 2}, lengths);
  CHECK(to == std::vector<double>{0, 0, 3, 0});
}

TEST_CASE("within_length: cleared in place; no room and nothing to do where there is no time") {
  using S = sequence<2, 1>;
  reference<double> const k{};
  double x[] = {1, 2, 3, 4};
  std::int32_t const lengths[] = {0, 1};
  layer::clear_beyond_length(k, batch<shape<2>, double>{x, 2}, lengths);
  CHECK(x[3] == 4);
  layer::clear_beyond_length(k, batch<S, double>{x, 2}, lengths);
  CHECK(std::vector<double>(x, x + 4) == std::vector<double>{0, 0, 3, 0});
  double wide[] = {1, 2, 3, 4, 5, 6};  // [2, 1] within rows of 3
  layer::clear_beyond_length(k, batch<S, double, 3>{wide, 2}, lengths);
  CHECK(std::vector<double>(wide, wide + 6) == std::vector<double>{0, 0, 3, 4, 0, 6});
  std::size_t arrays = 0;
  auto const count = [&](auto&) { ++arrays; };
  layer::length_room<views<double>::rows, shape<2>> none;
  layer::length_room<views<double>::rows, S, S> two;
  none.each(none, count), two.each(two, count);
  CHECK(arrays == 2);
}

TEST_CASE("within_length: one room for several sequences, as large as the largest") {
  using S = sequence<2, 1>;
  static_assert(layer::largest_sequence<S, shape<9>, sequence<3, 2>> == 6 && layer::largest_sequence<shape<9>> == 0);
  reference<double> const k{};
  std::vector<double> const x{1, 2, 3, 4};
  std::vector<double> room(12, -1);
  std::int32_t const lengths[] = {0, 1};
  batch<shape<6>, double> const shared{room.data(), 2};
  auto const used = layer::within_length(k, batch<S, double const>{x.data(), 2}, shared, lengths);
  CHECK(std::vector<double>(used.data, used.data + 4) == std::vector<double>{0, 0, 3, 0});
  batch<shape<2>, double const> const timeless{x.data(), 2};
  CHECK(layer::within_length(k, timeless, shared, lengths).data == x.data());
}
