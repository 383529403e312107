#include "braid/picture/augment.hpp"

#include "picture/golden.hpp"

using namespace braid::data;

TEST_CASE("moved: PyTorch's grid_sample") {
  auto const p = picture_test::start();
  struct item {
    char const* name;
    float degrees, down, right;
  };
  for (auto const& i : {item{"moved_30_0_0", 30, 0, 0}, item{"moved_-75_2_-3", -75, 2, -3}, item{"moved_0_1_4", 0, 1, 4},
                        item{"moved_180_0_0", 180, 0, 0}}) {
    CAPTURE(i.name);
    CHECK(picture_test::furthest(moved(p, i.degrees, i.down, i.right).pixels, picture_test::golden(i.name)) < 1e-5);
  }
  CHECK(moved(p, 0, 0, 0).pixels == p.pixels);
  for (float const x : moved(p, 0, 0, 17).pixels) CHECK(x == 0);
}

TEST_CASE("flip and cut_out: where they are and where not") {
  auto p = picture_test::counted(2, 2, 3);
  flip(p);
  CHECK(p.pixels == std::vector<float>{2, 1, 0, 5, 4, 3, 8, 7, 6, 11, 10, 9});
  picture ones{1, 4, 4, std::vector<float>(16, 1)};
  auto q = ones;
  cut_out(q, 0, 3, 3);
  CHECK(q.pixels == std::vector<float>{1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1});
  q = ones;
  cut_out(q, 2, 1, 2, 0.5f);
  CHECK(q.pixels == std::vector<float>{1, 1, 1, 1, 0.5f, 0.5f, 1, 1, 0.5f, 0.5f, 1, 1, 1, 1, 1, 1});
  cut_out(q = ones, 3, 3, 0);
  CHECK(q.pixels == ones.pixels);
  cut_out(q, 0, 0, 100);
  CHECK(q.pixels == std::vector<float>(16, 0));
}

TEST_CASE("augment: draws are a function of seed, sample and epoch; all stay within bounds") {
  auto const p = picture_test::start();
  augment const change({.flip = 0.5f, .shift = 0.2f, .degrees = 20, .brightness = 0.3f, .contrast = 0.3f, .saturation = 0.4f, .cutout = 0.3f},
                       braid::seed{4});
  auto const first = change(p, 3, 1), other = change(p, 4, 1);
  (void)change(p, 9);
  CHECK(change(p, 3, 1).pixels == first.pixels);
  CHECK(other.pixels != first.pixels);
  CHECK(change(p, 3, 2).pixels != first.pixels);
  std::size_t zeros = 0;
  for (float const x : first.pixels) {
    CHECK((x >= 0 && x <= 1));
    zeros += x == 0;
  }
  CHECK(zeros >= 3 * 4);  // at worst the square lies in a corner
  CHECK(augment({}, braid::seed{1})(p, 0).pixels == p.pixels);
}

TEST_CASE("augment: a flip comes as often as asked, a shift goes as far") {
  auto const p = picture_test::counted(1, 1, 4);
  augment const half({.flip = 0.5f}, braid::seed{2});
  int flips = 0;
  for (std::uint64_t i = 0; i < 1000; ++i) flips += half(p, i).pixels[0] == 3;
  CHECK((flips > 440 && flips < 560));
  picture const dot{1, 1, 9, {0, 0, 0, 0, 1, 0, 0, 0, 0}};
  augment const shift({.shift = 0.34f}, braid::seed{2});
  bool seen[9] = {};
  for (std::uint64_t i = 0; i < 200; ++i) {
    auto const q = shift(dot, i);
    for (std::size_t x = 0; x < 9; ++x) seen[x] = seen[x] || q.pixels[x] == 1;
  }
  for (std::size_t x = 0; x < 9; ++x) CHECK(seen[x] == (x >= 1 && x <= 7));
}

TEST_CASE("augment: options out of range are refused") {
  for (auto const& bad : {augment_options{.flip = 1.5f}, augment_options{.shift = -1}, augment_options{.degrees = NAN},
                          augment_options{.brightness = 2}, augment_options{.contrast = -0.1f}, augment_options{.saturation = 9},
                          augment_options{.cutout = 1.1f}})
    CHECK_THROWS_AS(augment(bad, braid::seed{}), braid::value_error);
}
