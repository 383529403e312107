#include "braid/encode/mobile_cnn.hpp"

#include "braid/model/facts.hpp"

#include "net_golden.hpp"

namespace bd = braid;

namespace {
inline constexpr bd::image<struct photo, 3, 17, 20> photo;
inline constexpr auto net = photo | bd::encode::mobile_cnn<4, 6, 3>;
}  // namespace

TEST_CASE("mobile_cnn: PyTorch's values and gradients") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(net))>, bd::shape<3>>);
  CHECK(bd::parameters<net> == (4 * 27 + 4 + 8) + (4 * 9 + 4 + 8) + (6 * 4 + 6 + 12) + (6 * 9 + 6 + 12) + (3 * 6 + 3 + 6));
  for (std::string const n : {"n1", "n7"}) net_test::check_golden<net>(photo, "encode_mobile_cnn", n);
}
