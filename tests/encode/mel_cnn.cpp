#include "braid/encode/mel_cnn.hpp"

#include "braid/model/model.hpp"

#include "net_golden.hpp"

namespace bd = braid;

namespace {
inline constexpr bd::series<struct voice, 6, 4> voice;
inline constexpr auto net = voice | bd::encode::mel_cnn<3, 5>;
}  // namespace

TEST_CASE("mel_cnn: PyTorch's values and gradients") {
  static_assert(std::is_same_v<bd::out_t<decltype(bd::type_of(net))>, bd::shape<5>>);
  CHECK(bd::parameters<net> == (3 * 12 + 3) + (5 * 9 + 5));
  for (std::string const n : {"n1", "n7"}) net_test::check_golden<net>(voice, "encode_mel_cnn", n);
}

TEST_CASE("mel_cnn: reads no further than a sound goes") {
  std::vector<std::int32_t> const lengths{6, 3, 1, 0};
  auto x = net_test::normals(4 * 6 * 4, 1);
  bd::model<net, bd::reference<float>> m{bd::seed{3}};
  auto const said = m(voice(x, lengths));
  for (std::size_t r = 0; r < 4; ++r)
    for (std::size_t i = std::size_t(lengths[r]) * 4; i < 24; ++i) x[r * 24 + i] = std::nanf("");
  auto const again = m(voice(x, lengths));
  for (std::size_t i = 0; i < 20; ++i) CHECK(said.data()[i] == again.data()[i]);
}
