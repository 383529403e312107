#include "braid/encode/waveform_cnn.hpp"

#include "braid/model/facts.hpp"

#include "net_golden.hpp"

namespace bd = braid;

namespace {
inline constexpr bd::waveform<struct voice, 41> voice;
inline constexpr auto net = voice | bd::encode::waveform_cnn<6, 2, 3, 5>;
}  // namespace

TEST_CASE("waveform_cnn: PyTorch's values and gradients") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(net))>, bd::shape<5>>);
  CHECK(bd::parameters<net> == (3 * 6 + 3) + (5 * 9 + 5));
  for (std::string const n : {"n1", "n7"}) net_test::check_golden<net>(voice, "encode_waveform_cnn", n);
}
