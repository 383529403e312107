#include "braid/encode/vision_transformer.hpp"

#include "braid/model/facts.hpp"

#include "net_golden.hpp"

namespace bd = braid;

namespace {
inline constexpr bd::image<struct photo, 3, 4, 6> photo;
inline constexpr auto net = photo | bd::encode::vision_transformer<2, 2, 4, 2, 6>;
}  // namespace

TEST_CASE("vision_transformer: PyTorch's values and gradients") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(net))>, bd::shape<4>>);
  CHECK(bd::parameters<net> == (4 * 12 + 4) + 6 * 4 + 2 * (4 * 12 + 12 + 4 * 4 + 4 + 2 * 4 * 6 + 6 + 4 + 16) + 8);
  for (std::string const n : {"n1", "n7"}) net_test::check_golden<net>(photo, "encode_vision_transformer", n);
}
