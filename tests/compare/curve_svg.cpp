#include "braid/compare/curve_svg.hpp"

#include <doctest/doctest.h>

namespace bd = braid;

TEST_CASE("a picture of lines: points where they belong, names escaped, what is not finite left out") {
  bd::curve_svg p("a < b & c", "level", "accuracy", {0, 0.5, 1});
  p.add("one", {1.0, 0.75, 0.5});
  p.add("two > one", {0.5, std::nan(""), 1.0}, true);
  auto const s = p.text();
  CHECK(s.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  CHECK(s.ends_with("</svg>\n"));
  CHECK(s.find(">a &lt; b &amp; c</text>") != s.npos);
  CHECK(s.find(">two &gt; one</text>") != s.npos);
  CHECK(s.find("points=\"60.0,70.0 300.0,210.0 540.0,350.0\"") != s.npos);
  CHECK(s.find("stroke-dasharray=\"5 4\" points=\"60.0,350.0 540.0,70.0\"") != s.npos);
  CHECK(s.find("nan") == s.npos);
}

TEST_CASE("lines that end together have names apart; nothing at all is a picture too") {
  bd::curve_svg p("t", "x", "y", {0, 1});
  for (char const* name : {"a", "b", "c"}) p.add(name, {1, 0.5});
  auto const s = p.text();
  CHECK(s.find("y=\"354.0\" text-anchor=\"start\" fill=\"#d64545\">a<") != s.npos);
  CHECK(s.find("y=\"369.0\" text-anchor=\"start\" fill=\"#3e7cb1\">b<") != s.npos);
  CHECK(s.find("y=\"384.0\"") != s.npos);
  CHECK(bd::curve_svg("t", "x", "y", {}).text().ends_with("</svg>\n"));
}
