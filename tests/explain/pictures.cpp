#include "braid/explain/pictures.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace bd = braid;
namespace ex = braid::explain;
using numbers = std::vector<double>;

namespace {
std::size_t times(std::string const& s, std::string const& what) {
  std::size_t n = 0;
  for (std::size_t at = s.find(what); at != s.npos; at = s.find(what, at + 1)) ++n;
  return n;
}
}  // namespace

TEST_CASE("pictures: a heat map is grey where nothing speaks, red for, blue against; channels of a place are added") {
  numbers const image{0.5, 0, 1, 0.5, 0.5, 0, 1, 0.5}, parts{0, 1, -1, 0, 0, 1, -3, 0};
  auto const map = ex::heat_map(image, parts, 2, 2);
  REQUIRE(map.size() == 12);
  CHECK((map[0] == 0.5f && map[4] == 0.5f && map[8] == 0.5f));
  CHECK(map[1] > map[9]);                                    // half of red over black
  CHECK(map[1] == doctest::Approx(0.42));
  CHECK(map[2] == doctest::Approx(0.24));                    // wholly blue
  CHECK(map[10] == doctest::Approx(0.69));
  auto const svg = ex::heat_map_svg(image, parts, 2, 2);
  CHECK(times(svg, "<rect") == 4);
  CHECK(svg.find("#3d7db0") != svg.npos);
  CHECK(ex::heat_map(numbers(4, 2.0), numbers(4), 2, 2)[0] == 1);  // clipped; no part at all
  CHECK_THROWS_AS(ex::heat_map(image, numbers(4), 2, 2), bd::shape_error);
  CHECK_THROWS_AS(ex::heat_map(numbers(5), numbers(5), 2, 2), bd::shape_error);
}

TEST_CASE("pictures: words are marked, padding is left out, signs of HTML and of terminals are taken out") {
  std::vector<std::string> const words{"no", "<b>", "fe\033[2Jver"};
  numbers const parts{-0.5, 0, 1, 0, NAN};
  auto const html = ex::marked_html(words, parts);
  CHECK(html.find("background:#d64545\" title=\"1.00\"") != html.npos);
  CHECK(html.find("&lt;b&gt;") != html.npos);
  CHECK(times(html, "<span") == 3);
  auto const text = ex::marked_terminal(words, parts);
  CHECK(times(text, "\033[30;48;2;") == 3);
  CHECK(text.find("fe[2Jver") != text.npos);
  CHECK_THROWS_AS(ex::marked_html(words, numbers(2)), bd::shape_error);
  CHECK(ex::marked_html(std::vector<std::string>{}, numbers{}) == "<p></p>\n");
}

TEST_CASE("pictures: bars are sorted by size; a line is shaded step by step") {
  auto const bars = ex::bars_svg(std::vector<std::string>{"age", "dose & time"}, numbers{0.25, -1});
  CHECK(bars.find("dose &amp; time") < bars.find("age"));
  CHECK(bars.find("width=\"150.00\"") != bars.npos);
  CHECK(bars.find("x=\"190.00\"") != bars.npos);  // to the left of the middle
  CHECK(bars.find(">-1.000<") != bars.npos);
  CHECK_THROWS_AS(ex::bars_svg(std::vector<std::string>{"age"}, numbers{1, 2}), bd::shape_error);
  auto const line = ex::shaded_svg(numbers{0, 1, NAN, 1}, numbers{0, 0, 2, -1});
  CHECK(times(line, "<rect") == 4);
  CHECK(line.find("points=\"80.0,150.0 240.0,10.0 560.0,10.0\"") != line.npos);
  CHECK(ex::shaded_svg(numbers{}, numbers{}).ends_with("</svg>\n"));
  CHECK_THROWS_AS(ex::shaded_svg(numbers{1}, numbers{}), bd::shape_error);
}
