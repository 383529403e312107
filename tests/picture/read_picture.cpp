#include "braid/picture/read_picture.hpp"

#include "support/bad_files.hpp"

using namespace braid::data;

TEST_CASE("read_picture: the first bytes say which format it is") {
  support::folder const here;
  write_png(here / "p", {1, 1, 2, {0, 1}});
  CHECK(read_picture(here / "p", 1).pixels == std::vector<float>{0, 1});
  CHECK(read_picture(BRAID_TEST_DIR "/golden/picture.jpg", 1).pixels.size() == 19 * 26);
  CHECK(read_picture(BRAID_TEST_DIR "/golden/picture.jpg", 4).pixels.size() == 4 * 19 * 26);
  support::put(here / "p", support::to_bytes("P5 1 1 255\n\xff"));
  CHECK(read_picture(here / "p", 3).pixels == std::vector<float>{1, 1, 1});
  support::put(here / "p", support::to_bytes("BM"));
  CHECK(support::contains(support::message([&] { (void)read_picture(here / "p", 3); }), "54 bytes"));
}

TEST_CASE("read_picture: what is none of them") {
  for (std::string const text : {"", "G", "GIF89a"})
    CHECK(support::contains(support::message([&] {
                              auto const bytes = support::to_bytes(text);
                              (void)read_picture(braid::input_file("f", bytes), 3);
                            }),
                            "f: byte 0: expected a PNG, JPEG, BMP, PPM or PGM image, found"));
  auto const ppm = support::to_bytes("P5 1 1 255\n1");
  CHECK_THROWS_AS((void)read_picture(braid::input_file("f", ppm), 0), braid::value_error);
}
