#include "braid/encode/series_conv.hpp"

#include "encode/series_read.hpp"

namespace bd = braid;
using namespace encode_test;

namespace {
inline constexpr auto encoded = pulse | bd::encode::series_conv<6, 3>;
inline constexpr auto net = encoded | bd::dense<2>;
}  // namespace

TEST_CASE("series_conv: shape and parameters") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(encoded))>, bd::shape<12>>);
  CHECK(bd::parameters<encoded> == (3 * 3 * 6 + 6) + (3 * 6 * 12 + 12));
}

TEST_CASE("series_conv: finds a bump") {
  CHECK(learns<net>(1e-2, 20, true) > 0.9);
}
