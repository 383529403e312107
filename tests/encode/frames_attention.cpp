#include "braid/encode/frames_attention.hpp"

#include "braid/model/facts.hpp"

#include "net_golden.hpp"

namespace bd = braid;

namespace {
inline constexpr bd::video<struct film, 3, 2, 5, 4> film;
inline constexpr auto net = film | bd::encode::frames_attention<2, 5, 3, 4>;
}  // namespace

TEST_CASE("frames_attention: PyTorch's values and gradients") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(net))>, bd::shape<4>>);
  CHECK(bd::parameters<net> == (3 * 18 + 3) + (4 * 27 + 4) + 3 * 4 + (12 * 4 + 12 + 16 + 4 + 2 * 20 + 5 + 4 + 16) + 8);
  for (std::string const n : {"n1", "n7"}) net_test::check_golden<net>(film, "encode_frames_attention", n);
}
