#include "braid/encode/residual_cnn.hpp"

#include "braid/model/facts.hpp"

#include "net_golden.hpp"

namespace bd = braid;

namespace {
inline constexpr bd::image<struct photo, 2, 5, 6> photo;
inline constexpr auto net = photo | bd::encode::residual_cnn<2, 4>;
}  // namespace

TEST_CASE("residual_cnn: PyTorch's values and gradients") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(net))>, bd::shape<4>>);
  CHECK(bd::parameters<net> == (2 * 18 + 2 + 4) + 2 * (2 * 18 + 2 + 4) + (4 * 18 + 4 + 8) + (4 * 36 + 4 + 8) + (4 * 2 + 4 + 8) + 2 * (4 * 36 + 4 + 8));
  for (std::string const n : {"n1", "n7"}) net_test::check_golden<net>(photo, "encode_residual_cnn", n, 4);
}
