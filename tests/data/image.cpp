#include "braid/data/image.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "support/bad_files.hpp"

using braid::data::picture, braid::data::read_image, braid::data::write_png;
using support::contains, support::message;

namespace {
picture example(std::size_t channels, std::size_t height = 3, std::size_t width = 5) {
  picture p{channels, height, width, {}};
  for (std::size_t i = 0; i < channels * height * width; ++i) p.pixels.push_back(static_cast<float>(i * 37 % 256) / 255);
  return p;
}
void collect(void* to, void* data, int size) {
  auto const* first = static_cast<std::byte const*>(data);
  static_cast<support::bytes*>(to)->insert(static_cast<support::bytes*>(to)->end(), first, first + size);
}
/// A picture as JPEG, by stb.
support::bytes jpeg(int height, int width) {
  std::vector<unsigned char> rgb;
  for (int i = 0; i < height * width * 3; ++i) rgb.push_back(static_cast<unsigned char>(i * 5 % 256));
  support::bytes out;
  REQUIRE(stbi_write_jpg_to_func(collect, &out, width, height, 3, rgb.data(), 60) != 0);
  return out;
}
void read(braid::input_file const& f) {
  auto const p = read_image(f, 3);
  CHECK(p.pixels.size() == p.channels * p.height * p.width);
}
}  // namespace

TEST_CASE("a PNG comes back as it was written") {
  support::folder const here;
  for (std::size_t channels = 1; channels <= 4; ++channels) {
    auto const p = example(channels);
    write_png(here / "p.png", p);
    auto const q = read_image(here / "p.png", channels);
    CHECK(q.channels == channels);
    CHECK(q.height == 3);
    CHECK(q.width == 5);
    CHECK(q.pixels == p.pixels);
  }
  write_png(here / "p.png", {1, 1, 3, {-1.0f, 0.5f, 2.0f}});
  CHECK(read_image(here / "p.png", 1).pixels == std::vector<float>{0, 128.0f / 255, 1});
  CHECK(read_image(here / "p.png", 3).pixels.size() == 9);
  CHECK(here.files() == 1);
}

TEST_CASE("PPM and JPEG are read") {
  auto const ppm = support::to_bytes(std::string("P6 2 1 255\n\xff\x00\x00\x00\xff\x00", 17));
  CHECK(read_image(braid::input_file("f", ppm), 3).pixels == std::vector<float>{1, 0, 0, 1, 0, 0});
  CHECK(read_image(braid::input_file("f", jpeg(8, 9)), 3).width == 9);
}

TEST_CASE("what is no picture is not written") {
  support::folder const here;
  CHECK(contains(message([&] { write_png(here / "p", {5, 1, 1, std::vector<float>(5)}); }), "found 5 values for [5, 1, 1]"));
  CHECK_THROWS_AS(write_png(here / "p", {1, 0, 1, {}}), braid::shape_error);
  CHECK_THROWS_AS(write_png(here / "p", {1, 2, 2, {1, 2, 3}}), braid::shape_error);
  CHECK_THROWS_AS(write_png(here / "p", {1, std::size_t{1} << 63, 2, {}}), braid::shape_error);
  CHECK_THROWS_AS(write_png(here / "p", {1, 1, 1, {std::nanf("")}}), braid::value_error);
  CHECK_THROWS_AS((void)read_image(here / "p", 5), braid::value_error);
  CHECK(here.files() == 0);
}

TEST_CASE("cut off or changed at any byte") {
  support::folder const here;
  write_png(here / "p.png", example(3));
  support::check_reader(support::get(here / "p.png"), read);
  support::check_reader(support::to_bytes("P5\n2 3\n255\n123456"), read);
  support::check_reader(jpeg(8, 9), read, 3);
}
