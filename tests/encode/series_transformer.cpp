#include "braid/encode/series_transformer.hpp"

#include "encode/series_read.hpp"

namespace bd = braid;
using namespace encode_test;

namespace {
inline constexpr auto encoded = pulse | bd::encode::series_transformer<1, 8, 2, 12>;
inline constexpr auto net = encoded | bd::dense<2>;
}  // namespace

TEST_CASE("series_transformer: shape and parameters") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(encoded))>, bd::shape<8>>);
  CHECK(bd::parameters<encoded> == (3 * 8 + 8) + (4 * 8 * 8 + 4 * 8 + 4 * 8 + 2 * 8 * 12 + 12 + 8) + 2 * 8);
}

TEST_CASE("series_transformer: finds a bump, and looks no further than a series goes") {
  CHECK(learns<net>(1e-2, 20) > 0.9);
  check_ends<net>();
}
