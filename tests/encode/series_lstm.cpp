#include "braid/encode/series_lstm.hpp"

#include "encode/series_read.hpp"

namespace bd = braid;
using namespace encode_test;

namespace {
inline constexpr auto encoded = pulse | bd::encode::series_lstm<6>;
inline constexpr auto net = encoded | bd::dense<2>;
}  // namespace

TEST_CASE("series_lstm: shape and parameters") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(encoded))>, bd::shape<12>>);
  CHECK(bd::parameters<encoded> == 2 * (4 * 6 * (3 + 6) + 2 * 4 * 6));
}

TEST_CASE("series_lstm: finds a bump, and looks no further than a series goes") {
  CHECK(learns<net>(1e-2, 20) > 0.9);
  check_ends<net>();
}
