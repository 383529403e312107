#include "braid/picture/jpeg.hpp"

#include "picture/golden.hpp"
#include "support/bad_files.hpp"

using namespace braid::data;

TEST_CASE("JPEG: as Pillow decodes it") {
  auto const p = read_jpeg(BRAID_TEST_DIR "/golden/picture.jpg");
  CHECK(p.channels == 3);
  CHECK(p.height == 19);
  CHECK(p.width == 26);
  auto wanted = picture_test::golden("jpeg");
  for (double& x : wanted) x /= 255;
  CHECK(picture_test::furthest(p.pixels, wanted) < 2.5 / 255);  // two versions of one library may round otherwise
}

TEST_CASE("JPEG: another format, sides that are too long") {
  auto const refusal = [](support::bytes const& b) {
    return support::message([&] { (void)read_jpeg(braid::input_file("f", b)); });
  };
  CHECK(support::contains(refusal({}), "f: byte 0: expected a JPEG image, found an empty file"));
  CHECK(support::contains(refusal(support::to_bytes("BM12")), "found another format"));
  auto good = support::get(BRAID_TEST_DIR "/golden/picture.jpg");
  for (std::size_t i = 0; i + 9 < good.size(); ++i)
    if (good[i] == std::byte{0xff} && good[i + 1] == std::byte{0xc0}) good[i + 5] = good[i + 7] = std::byte{0x7f};
  CHECK(support::contains(refusal(good), "expected sides of 1 to 16384 pixels"));
}

TEST_CASE("JPEG: cut off or changed at any byte") {
  support::check_reader(support::get(BRAID_TEST_DIR "/golden/picture.jpg"), [](braid::input_file const& f) { (void)read_jpeg(f); }, 3);
}
