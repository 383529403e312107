#pragma once
// Films for the tests of video/: a digit that moves, and files made byte by byte.
#include "braid/data/npz.hpp"
#include "braid/video/frames.hpp"
#include "support/bad_files.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace video_test {

using namespace braid::data;
using support::contains, support::message;

/// `count` grey frames of 20 x 24 pixels in which the first of the embedded digits (8 x 8) goes down and to the right, six steps and again.
inline std::vector<video_frame> moving_digit(std::size_t count = 6) {
  static auto const archive = read_npz(BRAID_TEST_DIR "/../examples/digits/data/pictures.npz");
  static auto const digits = archive.at("clean").to<float>("clean");
  std::vector<video_frame> film(count);
  for (std::size_t t = 0; t < count; ++t) {
    film[t].shape(1, 20, 24);
    for (std::size_t y = 0; y < 8; ++y)
      for (std::size_t x = 0; x < 8; ++x)
        film[t].pixels[(2 * (t % 6) + y) * 24 + 3 * (t % 6) + x] = static_cast<std::uint8_t>(digits[y * 8 + x]);
  }
  return film;
}

/// A YUV4MPEG2 file: its header's fields, and the bytes of each frame.
inline support::bytes as_y4m(std::string_view fields, std::vector<std::string> const& frames) {
  auto f = support::to_bytes("YUV4MPEG2 ");
  braid::append(f, fields), braid::append(f, "\n");
  for (auto const& frame : frames) braid::append(f, "FRAME"), braid::append(f, frame);
  return f;
}
inline std::string text(std::vector<std::uint8_t> const& bytes) { return {bytes.begin(), bytes.end()}; }

/// Grey frames as Y4M of the full range, which changes none of them.
inline support::bytes as_y4m(std::vector<video_frame> const& film) {
  auto f = support::to_bytes("YUV4MPEG2 W" + std::to_string(film[0].width) + " H" + std::to_string(film[0].height) +
                             " F25:1 Ip Cmono XCOLORRANGE=FULL\n");
  for (auto const& frame : film) braid::append(f, "FRAME\n"), braid::append(f, text(frame.pixels));
  return f;
}

/// An AVI file as it is put together: a chunk is a name, its size and bytes; lists and the file are chunks of chunks.
inline std::string four_bytes(std::uint32_t value) {
  support::bytes b;
  braid::append(b, value);
  return std::string(braid::as_text(b));
}
inline std::string chunk(std::string const& name, std::string const& content) {
  return name + four_bytes(static_cast<std::uint32_t>(content.size())) + content + std::string(content.size() % 2, '\0');
}
struct avi_facts {
  std::uint32_t width = 2, height = 2, bits = 24;  // height: as it is written
  std::string code = std::string(4, '\0'), palette = "";
  std::uint32_t colours = 0, scale = 1, rate = 25;
  std::string before = "";  // streams of other kinds
};
inline std::string avi_header(avi_facts const& a) {
  std::string const strh = chunk("strh", "vids" + a.code + std::string(12, '\0') + four_bytes(a.scale) + four_bytes(a.rate) + std::string(28, '\0'));
  std::string const info = four_bytes(40) + four_bytes(a.width) + four_bytes(a.height) + std::string("\1\0", 2) + four_bytes(a.bits).substr(0, 2) + a.code +
                           std::string(12, '\0') + four_bytes(a.colours) + four_bytes(0) + a.palette;
  return chunk("LIST", "hdrl" + chunk("avih", std::string(56, '\0')) + a.before + chunk("LIST", "strl" + strh + chunk("strf", info)));
}
inline support::bytes as_avi(avi_facts const& a, std::string const& movi) {
  return support::to_bytes(chunk("RIFF", "AVI " + avi_header(a) + chunk("LIST", "movi" + movi)));
}
/// Grey frames as AVI of 8 bits with a palette of greys, from below, rows padded to four.
inline support::bytes as_avi(std::vector<video_frame> const& film) {
  avi_facts a{.width = std::uint32_t(film[0].width), .height = std::uint32_t(film[0].height), .bits = 8};
  for (int i = 0; i < 256; ++i) a.palette += std::string(3, static_cast<char>(i)) + '\0';
  std::string movi;
  for (auto const& frame : film) {
    std::string rows;
    for (std::size_t y = frame.height; y-- > 0;) {
      for (std::size_t x = 0; x < frame.width; ++x) rows += static_cast<char>(frame.pixels[y * frame.width + x]);
      rows.resize((rows.size() + 3) / 4 * 4);
    }
    movi += chunk("00db", rows);
  }
  return as_avi(a, movi);
}

template <class Reader>
std::vector<std::uint8_t> pixels(Reader&& reader, std::size_t i = 0) {
  video_frame f;
  reader.read(i, f);
  return f.pixels;
}

}  // namespace video_test
