#include "braid/picture/crop.hpp"

#include "picture/golden.hpp"
#include "support/bad_files.hpp"

using namespace braid::data;

TEST_CASE("cropped: rows and columns of each channel") {
  auto const p = picture_test::counted(2, 3, 4);
  CHECK(cropped(p, 1, 2, 2, 1).pixels == std::vector<float>{6, 10, 18, 22});
  CHECK(cropped(p, 0, 0, 3, 4).pixels == p.pixels);
  CHECK(centre_cropped(p, 1, 2).pixels == std::vector<float>{5, 6, 17, 18});
  CHECK(centre_cropped(p, 2, 3).pixels.front() == 0);
}

TEST_CASE("cropped: a part that leaves the picture is refused") {
  auto const p = picture_test::counted(1, 3, 4);
  CHECK(support::contains(support::message([&] { (void)cropped(p, 1, 2, 3, 1); }), "cropped: part: expected one within [3, 4], found [3, 1] at [1, 2]"));
  CHECK_THROWS_AS((void)cropped(p, 3, 0, 1, 1), braid::shape_error);
  CHECK_THROWS_AS((void)cropped(p, 0, 0, 0, 1), braid::shape_error);
  CHECK_THROWS_AS((void)cropped(p, 1, 1, ~std::size_t{0}, 1), braid::shape_error);
  CHECK_THROWS_AS((void)centre_cropped(p, 4, 4), braid::shape_error);
}
