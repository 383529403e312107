#include "braid/analyze/map_page.hpp"

#include "analyze/golden.hpp"
#include "support/bad_files.hpp"

#include <fstream>
#include <iterator>

namespace bd = braid;

namespace {
std::string read(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
std::size_t count(std::string const& all, std::string const& part) {
  std::size_t n = 0;
  for (std::size_t at = all.find(part); at != all.npos; at = all.find(part, at + 1)) ++n;
  return n;
}
}  // namespace

TEST_CASE("map: points lie where they belong; the second axis points up") {
  support::folder const f;
  bd::write_map_svg(f / "map.svg", table(3, 2, {0, 0, 2, 0, 0, 1}), {.title = "a < b", .labels = {0, 1, -1}});
  auto const svg = read(f / "map.svg");
  CHECK(svg.find("<circle data-i=\"0\" cx=\"20.0\" cy=\"530.0\" r=\"4\" fill=\"#4477aa\"") != svg.npos);
  CHECK(svg.find("<circle data-i=\"1\" cx=\"700.0\" cy=\"530.0\" r=\"4\" fill=\"#ee6677\"") != svg.npos);
  CHECK(svg.find("<circle data-i=\"2\" cx=\"20.0\" cy=\"190.0\" r=\"4\" fill=\"#ee6677\"") != svg.npos);
  CHECK(count(svg, "a &lt; b") == 2);
  bd::write_map_svg(f / "none.svg", table(0, 2, {}));
  CHECK(count(read(f / "none.svg"), "<circle") == 0);
  bd::write_map_svg(f / "one.svg", table(1, 2, {1e300, -3}));
  CHECK(read(f / "one.svg").find("cx=\"360.0\" cy=\"360.0\"") != std::string::npos);
}

TEST_CASE("map: a page of its own, whose captions are text") {
  support::folder const f;
  bd::write_map_page(f / "map.html", table(2, 2, {0, 0, 1, 1}),
                     {.title = "</title>",
                      .captions = {"</script><script>alert(1)//", "a \"b\" & c\n"},
                      .height = 1,
                      .width = 2,
                      .pictures = {0, 255, 7, 8}});
  auto const page = read(f / "map.html");
  CHECK(count(page, "<script>") == 1);
  CHECK(count(page, "</script>") == 1);
  CHECK(page.find("<title>a &quot;b&quot; &amp; c </title>") != page.npos);
  CHECK(page.find("const pixels = \"AP8HCA==\"") != page.npos);
  CHECK(page.find("width=\"2\" height=\"1\">") != page.npos);
  CHECK(count(page, "http") == 1);  // SVG's name space: nothing is loaded
}

TEST_CASE("map: what does not fit is refused, and leaves no file") {
  support::folder const f;
  auto const x = table(2, 2, {0, 0, 1, 1});
  CHECK_THROWS_AS(bd::write_map_svg(f / "a.svg", table(1, 3, {1, 2, 3})), bd::shape_error);
  CHECK_THROWS_AS(bd::write_map_svg(f / "a.svg", x, {.captions = {"one"}}), bd::shape_error);
  CHECK_THROWS_AS(bd::write_map_svg(f / "a.svg", x, {.labels = {1}}), bd::shape_error);
  CHECK_THROWS_AS(bd::write_map_page(f / "a.svg", x, {.height = 2, .width = 2, .pictures = {1}}), bd::shape_error);
  CHECK_THROWS_AS(bd::write_map_svg(f / "a.svg", table(1, 2, {1, no_number})), bd::value_error);
  CHECK_THROWS_AS(bd::write_map_svg(f / "no/a.svg", x), bd::file_error);
  CHECK(f.files() == 0);
}
