#include "braid/encode/text_cnn.hpp"

#include "encode/reads.hpp"

namespace bd = braid;
using namespace encode_test;

namespace {
inline constexpr auto encoded = text | bd::encode::text_cnn<6, 4, 3, 5>;
inline constexpr auto net = encoded | bd::dense<2>;
}  // namespace

TEST_CASE("text_cnn: shape and parameters") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(encoded))>, bd::shape<8>>);
  CHECK(bd::parameters<encoded> == 12 * 6 + (3 * 6 * 4 + 4) + (5 * 6 * 4 + 4));
}

TEST_CASE("text_cnn: finds one word, and reads no further than a text goes") {
  CHECK(learns<net>(1e-2, 20) > 0.95);
  check_ends<net>();
}
