#include "braid/encode/text_transformer.hpp"

#include "encode/reads.hpp"

namespace bd = braid;
using namespace encode_test;

namespace {
inline constexpr auto encoded = text | bd::encode::text_transformer<2, 6, 2, 8>;
inline constexpr auto net = encoded | bd::dense<2>;
}  // namespace

TEST_CASE("text_transformer: shape and parameters") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(encoded))>, bd::shape<6>>);
  CHECK(bd::parameters<encoded> == 12 * 6 + 2 * (4 * 6 * 6 + 4 * 6 + 4 * 6 + 2 * 6 * 8 + 8 + 6) + 2 * 6);
}

TEST_CASE("text_transformer: finds one word, and reads no further than a text goes") {
  CHECK(learns<net>(1e-2, 20) > 0.95);
  check_ends<net>();
}
