#include "braid/video/image_sequence.hpp"

#include "films.hpp"

using namespace video_test;

namespace {
std::string said(auto&&... arguments) {
  return message([&] { image_sequence(arguments...); });
}
void write(std::string const& path, std::uint8_t value, std::size_t width = 2) {
  write_png(path, picture{1, 1, width, std::vector<float>(width, float(value) / 255)});
}
}  // namespace

TEST_CASE("pictures as a film: in the order of their numbers, each as it is written") {
  support::folder const here;
  for (int const i : {10, 2, 1, 9}) write(here / ("f" + std::to_string(i) + ".png"), static_cast<std::uint8_t>(i));
  write(here / ".f3.png", 3);
  support::put(here / "notes.txt", support::to_bytes("not a picture"));
  image_sequence const film(here.at.string(), 1, {12, 1});
  CHECK(film.facts().frames == 4);
  CHECK(film.facts().height == 1);
  CHECK(film.facts().width == 2);
  CHECK(film.facts().rate == frame_rate{12, 1});
  std::vector<std::uint8_t> found;
  for (std::size_t i = 0; i < 4; ++i) found.push_back(pixels(film, i)[1]);
  CHECK(found == std::vector<std::uint8_t>{1, 2, 9, 10});
  CHECK(film.files()[3] == here / "f10.png");
  CHECK(pixels(image_sequence(here.at.string()), 0).size() == 6);  // as RGB
  static_assert(video_reader<image_sequence>);
}

TEST_CASE("pictures as a film: what stands before what") {
  using image_names::before;
  using names = std::pair<std::string, std::string>;
  for (names const& n : {names{"f2", "f10"}, {"f2b", "f2c"}, {"a9", "b1"}, {"f", "f1"}, {"f02", "f3"}, {"f1x2", "f1x10"}, {"f01", "f1"},
                         {"f99999999999999999999998", "f99999999999999999999999"}, {"", "0"}}) {
    INFO(n.first, " ", n.second);
    CHECK(before(n.first, n.second));
    CHECK(!before(n.second, n.first));
  }
  CHECK(!before("f7", "f7"));
}

TEST_CASE("pictures as a film: a pattern of names") {
  support::folder const here;
  for (int const i : {8, 9, 10, 11}) {
    std::string const number = std::to_string(i);
    write(here / ("f_" + std::string(4 - number.size(), '0') + number + ".png"), static_cast<std::uint8_t>(i));
    write(here / ("g" + number + ".png"), static_cast<std::uint8_t>(i));
  }
  write(here / "f_012.png", 12);    // three digits: another name
  write(here / "f_00013.png", 13);  // a zero too many
  for (std::string const pattern : {"f_%04d.png", "g%d.png"}) {
    image_sequence const film(here / pattern, 1);
    CHECK(film.facts().frames == 4);
    CHECK(pixels(film, 0)[0] == 8);
    CHECK(pixels(film, 3)[0] == 11);
  }
  std::filesystem::remove(here / "g9.png");
  CHECK(contains(said(here / "g%d.png"), "g8.png: expected number 9, found 10"));
  CHECK(contains(said(here / "h%d.png"), "h%d.png: expected a file of such a name, found none"));
  for (std::string const none : {"f", "f%", "f%4d", "f%0004d", "f%d%d", "f%s"}) CHECK(!image_names::pattern(none).found);
}

TEST_CASE("pictures as a film: what cannot be one") {
  support::folder const here;
  CHECK(contains(said(here / "nowhere"), "nowhere: expected a folder of pictures, found No such file"));
  CHECK(contains(said(here.at.string()), "expected PNG, JPEG, BMP, PPM or PGM files, found none"));
  write(here / "f1.png", 1), write(here / "f2.png", 1, 3);
  CHECK(contains(said(here.at.string(), std::size_t{2}), "image_sequence: channels: expected 1 or 3, found 2"));
  image_sequence const film(here.at.string());
  std::string const other = message([&] { pixels(film, 1); });
  CHECK(contains(other, "f2.png: size: expected [1, 2] as in "));
  CHECK(contains(other, "f1.png, found [1, 3]"));
  CHECK(contains(message([&] { pixels(film, 2); }), "frame: expected one below 2, found 2"));
  support::put(here / "f1.png", support::to_bytes("damaged"));
  CHECK(contains(said(here.at.string()), "f1.png: byte 0"));
}
