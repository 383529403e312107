#include "braid/model/dot.hpp"

#include "braid/fuse/concat.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/relu.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

namespace bd = braid;

namespace {
inline constexpr bd::features<struct left, 3> left;
inline constexpr bd::output<struct answer> answer;
inline constexpr bd::output<struct alone> alone;
inline constexpr auto word = bd::tied<struct word>(bd::dense<4>);
inline constexpr auto net = bd::fuse<bd::concat>(left | word | bd::relu, left | word) | bd::dense<2>;
inline constexpr auto seen = bd::shared<struct eye>(left | bd::dense<4>);
inline constexpr auto two = bd::outputs(answer(seen | bd::dense<2>), alone(seen));
/// A name that a picture's language could take for its own.
struct odd {
  static constexpr std::string_view name = "say \"x\\y\"";
};
inline constexpr bd::features<odd, 3> quoted;
inline constexpr auto twice = bd::tied<struct first>(bd::dense<3>) | bd::tied<struct second>(bd::dense<3>);
inline constexpr auto two_ties = bd::fuse<bd::sum>(left | twice, quoted | twice);

std::size_t count(std::string const& text, std::string const& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++n;
  return n;
}
}  // namespace

TEST_CASE("dot: steps, inputs, the output, and one colour for what is tied") {
  CHECK(bd::dot(net) ==
        "digraph net {\n"
        "  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\"]\n"
        "  s0 [label=\"left\\n[3]\", shape=ellipse, style=\"\"]\n"
        "  s1 [label=\"word\\ndense<4>\\n[4]\", fillcolor=\"0.130 0.350 1.000\"]\n"
        "  s2 [label=\"left.1\\nrelu\\n[4]\"]\n"
        "  s3 [label=\"word\\ndense<4>\\n[4]\", fillcolor=\"0.130 0.350 1.000\"]\n"
        "  s4 [label=\"concat\\n[8]\"]\n"
        "  s5 [label=\"head.0\\ndense<2>\\n[2]\"]\n"
        "  out0 [label=\"output\", shape=plaintext, style=\"\"]\n"
        "  s0 -> s1\n"
        "  s1 -> s2\n"
        "  s0 -> s3\n"
        "  s2 -> s4\n"
        "  s3 -> s4\n"
        "  s4 -> s5\n"
        "  s5 -> out0\n"
        "}\n");
}

TEST_CASE("dot: a shared part is there once, and every output under its name") {
  auto const s = bd::dot(two);
  INFO(s);
  CHECK(count(s, "label=\"eye.0\\n") == 1);
  CHECK(count(s, "-> out") == 2);
  CHECK(s.find("out0 [label=\"answer\"") != s.npos);
  CHECK(s.find("out1 [label=\"alone\"") != s.npos);
  CHECK(count(s, "fillcolor=\"") == 0);
}

TEST_CASE("dot: two tied parts have two colours, and a name may hold anything") {
  auto const s = bd::dot(two_ties);
  INFO(s);
  CHECK(count(s, "fillcolor=\"0.130 ") == 2);
  CHECK(count(s, "fillcolor=\"0.748 ") == 2);
  CHECK(s.find("label=\"say \\\"x\\\\y\\\"\\n[3]\"") != s.npos);
}

TEST_CASE("dot: pictures that Graphviz itself reads (gates.cmake names the file)") {
  char const* const file = std::getenv("BRAID_TEST_DOT");
  std::ofstream out(file ? file : "/dev/null");
  out << bd::dot(net) << bd::dot(two) << bd::dot(two_ties);
  CHECK(out.good());
}
