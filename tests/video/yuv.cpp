#include "braid/video/yuv.hpp"

#include "films.hpp"

#include <algorithm>
#include <cmath>

using namespace video_test;

namespace {
auto const& golden() {
  static auto const all = read_npz(BRAID_TEST_DIR "/golden/video.npz");
  return all;
}
support::bytes bytes_of(std::string const& name) {
  support::bytes b;
  for (double const x : golden().at(name).to<double>()) b.push_back(static_cast<std::byte>(x));
  return b;
}
std::vector<std::uint8_t> rgb(yuv_layout const& l, support::bytes const& bytes, std::size_t height, std::size_t width,
                              yuv_range range = yuv_range::limited) {
  video_frame f;
  yuv_frames(l, height, width, range).to_rgb(bytes, f);
  CHECK(f.channels == 3);
  return f.pixels;
}
}  // namespace

TEST_CASE("YUV: BT.601's RGB within one level, of odd sides, in both ranges") {
  struct kind {
    std::string name;
    std::size_t across, down;
  };
  for (kind const& k : {kind{"420", 2, 2}, {"422", 2, 1}, {"444", 1, 1}, {"411", 4, 1}, {"mono", 0, 0}})
    for (auto const range : {yuv_range::limited, yuv_range::full}) {
      std::string const name = k.name + (range == yuv_range::full ? "_full" : "_limited");
      INFO(name);
      auto const bytes = bytes_of(k.name + "_bytes");
      auto const layout = yuv_layout::planar(7, 13, k.across, k.down);
      CHECK(layout.bytes == bytes.size());
      auto const wanted = golden().at(name).to<double>();
      auto const got = rgb(layout, bytes, 7, 13, range);
      REQUIRE(got.size() == wanted.size());
      double furthest = 0;
      for (std::size_t i = 0; i < got.size(); ++i) furthest = std::max(furthest, std::abs(got[i] - wanted[i]));
      CHECK(furthest < 0.51);  // rounded rightly
    }
}

TEST_CASE("YUV: grey is the luma, stretched to the whole range") {
  video_frame f;
  support::bytes const luma{std::byte{0}, std::byte{16}, std::byte{126}, std::byte{235}, std::byte{255}, std::byte{128}};
  auto const layout = yuv_layout::planar(1, 6, 0, 0);
  yuv_frames(layout, 1, 6, yuv_range::limited).to_grey(luma, f);
  CHECK(f.pixels == std::vector<std::uint8_t>{0, 0, 128, 255, 255, 130});
  yuv_frames(layout, 1, 6, yuv_range::full).to_grey(luma, f);
  CHECK(f.pixels == std::vector<std::uint8_t>{0, 16, 126, 235, 255, 128});
}

TEST_CASE("YUV: two pixels in four bytes, and chroma exchanged, are the same frames") {
  auto const bytes = bytes_of("422_bytes");
  auto const layout = yuv_layout::planar(7, 13, 2, 1);
  auto const wanted = rgb(layout, bytes, 7, 13);
  auto const packed = yuv_layout::packed(7, 13);
  CHECK(packed.bytes == 7 * 28);
  support::bytes other(packed.bytes);
  for (std::size_t y = 0; y < 7; ++y)
    for (std::size_t x = 0; x < 13; ++x) {
      other[y * 28 + 2 * x] = bytes[y * 13 + x];
      other[y * 28 + x / 2 * 4 + 1] = bytes[91 + y * 7 + x / 2];
      other[y * 28 + x / 2 * 4 + 3] = bytes[140 + y * 7 + x / 2];
    }
  CHECK(rgb(packed, other, 7, 13) == wanted);
  support::bytes exchanged = bytes;
  std::copy(bytes.begin() + 91, bytes.begin() + 140, exchanged.begin() + 140);
  std::copy(bytes.begin() + 140, bytes.end(), exchanged.begin() + 91);
  CHECK(rgb(layout.exchanged(), exchanged, 7, 13) == wanted);
}
