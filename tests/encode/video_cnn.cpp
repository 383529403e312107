#include "braid/encode/video_cnn.hpp"

#include "braid/model/facts.hpp"

#include "net_golden.hpp"

namespace bd = braid;

namespace {
inline constexpr bd::video<struct film, 3, 2, 5, 4> film;
inline constexpr auto net = film | bd::encode::video_cnn<3>;
}  // namespace

TEST_CASE("video_cnn: PyTorch's values and gradients") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(net))>, bd::shape<3>>);
  CHECK(bd::parameters<net> == 3 * 54 + 3);
  for (std::string const n : {"n1", "n7"}) net_test::check_golden<net>(film, "encode_video_cnn", n);
}
