#include "braid/encode/picture_cnn.hpp"

#include "braid/model/facts.hpp"

#include "net_golden.hpp"

namespace bd = braid;

namespace {
inline constexpr bd::image<struct photo, 2, 7, 9> photo;
inline constexpr auto net = photo | bd::encode::picture_cnn<3, 5>;
}  // namespace

TEST_CASE("picture_cnn: PyTorch's values and gradients") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(net))>, bd::shape<5>>);
  CHECK(bd::parameters<net> == (3 * 18 + 3) + (5 * 27 + 5));
  for (std::string const n : {"n1", "n7"}) net_test::check_golden<net>(photo, "encode_picture_cnn", n);
}
