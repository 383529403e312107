#include "braid/picture/image.hpp"

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
void take(braid::input_file const& f) {
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

TEST_CASE("other formats are refused") {
  auto const ppm = support::to_bytes("P5 1 1 255\n1");
  CHECK(contains(message([&] { (void)read_image(braid::input_file("f", ppm), 1); }), "f: byte 0: expected a PNG image"));
}

TEST_CASE("what is no picture is neither written nor asked for") {
  support::folder const here;
  CHECK(contains(message([&] { write_png(here / "p", {5, 1, 1, std::vector<float>(5)}); }), "found 5 values for [5, 1, 1]"));
  CHECK_THROWS_AS(write_png(here / "p", {1, 0, 1, {}}), braid::shape_error);
  CHECK_THROWS_AS(write_png(here / "p", {1, 2, 2, {1, 2, 3}}), braid::shape_error);
  CHECK_THROWS_AS(write_png(here / "p", {1, std::size_t{1} << 63, 2, {}}), braid::shape_error);
  CHECK_THROWS_AS(write_png(here / "p", {1, 1, 1, {std::nanf("")}}), braid::value_error);
  for (std::size_t const channels : {std::size_t{0}, std::size_t{5}})
    CHECK_THROWS_AS((void)read_image(braid::input_file("f", support::bytes{}), channels), braid::value_error);
  CHECK(here.files() == 0);
}

TEST_CASE("cut off or changed at any byte") {
  support::folder const here;
  write_png(here / "p.png", example(3));
  support::check_reader(support::get(here / "p.png"), take);
}
