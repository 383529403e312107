#include "braid/encode/column_transformer.hpp"

#include "encode/table_read.hpp"

namespace bd = braid;
using namespace encode_test;

namespace {
inline constexpr auto encoded = bd::encode::column_transformer<1, 8, 2, 12>(vitals, facts);
inline constexpr auto net = encoded | bd::dense<2>;
}  // namespace

TEST_CASE("column_transformer: shape and parameters") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(encoded))>, bd::shape<8>>);
  std::size_t const tokens = 2 * 8 * 2 + 2 * 8 + 3 * 8 + 2 * 8 + 8;  // numbers, words, what each modality adds, the class token
  CHECK(bd::parameters<encoded> == tokens + (4 * 8 * 8 + 4 * 8 + 4 * 8 + 2 * 8 * 12 + 12 + 8) + 2 * 8);
}

TEST_CASE("column_transformer: sees a number, that it is missing, and a word") { CHECK(learns<net>(1e-2, 20) > 0.9); }
