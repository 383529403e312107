#include "braid/encode/text_lstm.hpp"

#include "encode/reads.hpp"

namespace bd = braid;
using namespace encode_test;

namespace {
inline constexpr auto encoded = text | bd::encode::text_lstm<6, 5>;
inline constexpr auto net = encoded | bd::dense<2>;
}  // namespace

TEST_CASE("text_lstm: shape and parameters") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(encoded))>, bd::shape<10>>);
  CHECK(bd::parameters<encoded> == 12 * 6 + 2 * 4 * 5 * (6 + 5 + 2));
}

TEST_CASE("text_lstm: finds one word, and reads no further than a text goes") {
  CHECK(learns<net>(1e-2, 20) > 0.95);
  check_ends<net>();
}
