#include "braid/encode/table_mlp.hpp"

#include "encode/table_read.hpp"

namespace bd = braid;
using namespace encode_test;

namespace {
inline constexpr auto encoded = bd::encode::table_mlp<2, 12>(vitals, facts);
inline constexpr auto numbers_alone = bd::encode::table_mlp<2, 12>(vitals);
inline constexpr auto net = encoded | bd::dense<2>;
}  // namespace

TEST_CASE("table_mlp: shape and parameters") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(encoded))>, bd::shape<12>>);
  CHECK(bd::parameters<encoded> == 3 * 2 + (4 + 2) * 12 + 12 + 12 * 12 + 12);
  CHECK(bd::parameters<numbers_alone> == 4 * 12 + 12 + 12 * 12 + 12);
}

TEST_CASE("table_mlp: sees a number, that it is missing, and a word") { CHECK(learns<net>(1e-2, 30) > 0.9); }
