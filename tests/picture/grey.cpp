#include "braid/picture/grey.hpp"

#include "picture/golden.hpp"

using namespace braid::data;

TEST_CASE("grey: the luma of Pillow's convert") {
  auto const g = grey(picture_test::start());
  CHECK(g.channels == 1);
  CHECK(picture_test::furthest(g.pixels, picture_test::golden("grey")) < 1e-6);
  CHECK(grey(g).pixels == g.pixels);
  CHECK_THROWS_AS((void)grey({5, 1, 1, {1, 2, 3, 4, 5}}), braid::shape_error);
  CHECK_THROWS_AS((void)grey({}), braid::shape_error);
}

TEST_CASE("with_channels: from each count to each") {
  picture const rgba{4, 1, 1, {1, 0.5f, 0.25f, 0.125f}};
  float const luma = 0.299f + 0.587f * 0.5f + 0.114f * 0.25f;
  CHECK(with_channels(rgba, 4).pixels == rgba.pixels);
  CHECK(with_channels(rgba, 3).pixels == std::vector<float>{1, 0.5f, 0.25f});
  CHECK(with_channels(rgba, 2).pixels[0] == doctest::Approx(luma));
  CHECK(with_channels(rgba, 2).pixels[1] == 0.125f);
  CHECK(with_channels(rgba, 1).pixels[0] == doctest::Approx(luma));
  CHECK(with_channels({1, 1, 1, {0.5f}}, 4).pixels == std::vector<float>{0.5f, 0.5f, 0.5f, 1});
  CHECK(with_channels({2, 1, 1, {0.5f, 0.75f}}, 4).pixels == std::vector<float>{0.5f, 0.5f, 0.5f, 0.75f});
  CHECK(with_channels({3, 1, 1, {1, 0, 1}}, 4).pixels == std::vector<float>{1, 0, 1, 1});
  CHECK_THROWS_AS((void)with_channels(rgba, 0), braid::value_error);
  CHECK_THROWS_AS((void)with_channels(rgba, 5), braid::value_error);
}
