// A small vision transformer: patches, a class token, places, a block, and the token's answer.
#include "braid/layer/class_token.hpp"
#include "braid/layer/first_step.hpp"
#include "braid/layer/learned_positions.hpp"
#include "braid/layer/patches.hpp"
#include "braid/layer/reshape.hpp"
#include "braid/layer/transformer.hpp"
#include "braid/model/model.hpp"

#include "net.hpp"

namespace bd = braid;

namespace {
inline constexpr bd::image<struct photo, 1, 4, 4> photo;
inline constexpr bd::values<struct mood, 2> mood;
inline constexpr auto seen = photo | bd::patches<2> | bd::dense<4> | bd::reshape<4, 4>;
inline constexpr auto net = seen | bd::class_token | bd::learned_positions | bd::transformer<2, 5>(bd::pre_norm) |
                            bd::first_step | bd::dense<2>;
}  // namespace

TEST_CASE("class_token: gradients of a vision transformer by differences") {
  auto const x = net_test::normals(3 * 16, 1), y = net_test::normals(3 * 2, 2);
  net_test::check_gradients<net>(bd::dataset{photo(x), mood(y)}, bd::mean_squared_error);
}
