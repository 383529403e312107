#include "braid/encode/bag_of_words.hpp"

#include "encode/reads.hpp"

namespace bd = braid;
using namespace encode_test;

namespace {
inline constexpr auto encoded = text | bd::encode::bag_of_words<6>;
inline constexpr auto net = encoded | bd::dense<2>;
}  // namespace

TEST_CASE("bag_of_words: shape and parameters") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(encoded))>, bd::shape<6>>);
  CHECK(bd::parameters<encoded> == 12 * 6);
}

TEST_CASE("bag_of_words: finds one word, and reads no further than a text goes") {
  CHECK(learns<net>(3e-2, 20) > 0.95);
  check_ends<net>();
}
