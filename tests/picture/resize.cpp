#include "braid/picture/resize.hpp"

#include "picture/golden.hpp"

using namespace braid::data;

TEST_CASE("resized: PyTorch's interpolate, larger, smaller, to one pixel") {
  auto const p = picture_test::start();
  std::size_t const sizes[][2] = {{11, 17}, {5, 8}, {4, 3}, {23, 20}, {1, 1}, {11, 40}};
  for (auto const& [height, width] : sizes)
    for (auto const how : {resize_by::bilinear, resize_by::area}) {
      std::string const name = (how == resize_by::area ? "area_" : "bilinear_") + std::to_string(height) + "x" + std::to_string(width);
      CAPTURE(name);
      auto const q = resized(p, height, width, how);
      CHECK(q.height == height);
      CHECK(q.width == width);
      CHECK(picture_test::furthest(q.pixels, picture_test::golden(name)) < 2e-6);
    }
}

TEST_CASE("resized: one pixel is everywhere, what is no picture is refused") {
  CHECK(resized({2, 1, 1, {0.5f, 1}}, 2, 2).pixels == std::vector<float>{0.5f, 0.5f, 0.5f, 0.5f, 1, 1, 1, 1});
  CHECK_THROWS_AS((void)resized({}, 2, 2), braid::shape_error);
  CHECK_THROWS_AS((void)resized({1, 1, 1, {1}}, 0, 2), braid::value_error);
  CHECK_THROWS_AS((void)resized({1, 1, 1, {1}}, 2, 16385), braid::value_error);
}
