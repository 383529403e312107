#include "braid/explain/over_rows.hpp"

#include "braid/core/list.hpp"
#include "braid/core/modality.hpp"

#include <doctest/doctest.h>

namespace bd = braid;
namespace {
inline constexpr bd::features<struct facts, 2> facts;
inline constexpr bd::features<struct rates, 1> rates;
struct some_net {
  using modalities = bd::types<std::remove_const_t<decltype(facts)>, std::remove_const_t<decltype(rates)>>;
};
}  // namespace

TEST_CASE("the mean over rows asks each row once, and is written with its interval") {
  std::size_t asked = 0;
  bd::interval const i = bd::explain::detail::mean_over_rows(4, [&](std::size_t r) { return ++asked, double(r); }, {});
  CHECK(asked == 4);
  CHECK(i.estimate == 1.5);
  CHECK(i.low < 1.5);
  CHECK(i.high > 1.5);
  CHECK(bd::explain::detail::interval_text({0.41, 0.3824, 0.4371}) == "0.410 (0.382 to 0.437)");
}

TEST_CASE("a modality's place is that among the net's") {
  static_assert(bd::explain::detail::place_of_modality<some_net, std::remove_const_t<decltype(rates)>>() == 1);
  CHECK(bd::explain::detail::place_of_modality<some_net, std::remove_const_t<decltype(facts)>>() == 0);
}
