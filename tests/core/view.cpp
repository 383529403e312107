#include "braid/core/view.hpp"

#include <doctest/doctest.h>

#include <type_traits>

using namespace braid;

TEST_CASE("view: rows, steps and channels are the same memory") {
  float data[24] = {};
  for (int i = 0; i < 24; ++i) data[i] = float(i);
  batch<sequence<3, 4>, float> const b{data, 2};
  CHECK(b.row(1)[0] == 12.0f);
  auto const step = step_of(b, 2);
  CHECK(step.row(1)[3] == 23.0f);
  CHECK(step.rows == 2);
  CHECK(decltype(step)::stride == 12);
  CHECK(steps_as_rows(b).rows == 6);
  CHECK(steps_as_rows(b).row(5)[0] == 20.0f);
  CHECK(channels_as_columns(batch<channels_last<2, 3, 2>, float>{data, 2}).rows == 12);
  CHECK(as<shape<6, 2>>(b).row(1) == data + 12);
}

TEST_CASE("view: becomes const, never the other way; null is false") {
  using view = batch<shape<3>, float>;
  using const_view = batch<shape<3>, float const>;
  static_assert(std::is_convertible_v<view, const_view> && !std::is_convertible_v<const_view, view>);
  float x[3] = {};
  CHECK(bool(view{x, 1}));
  CHECK_FALSE(bool(view{}));
}
