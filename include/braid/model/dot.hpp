#pragma once
#include "braid/model/summary.hpp"

#include <array>
#include <cstdio>
#include <string>
#include <type_traits>

namespace braid::inline v0 {

namespace detail {
/// Text between quotes in Graphviz's language.
inline std::string dot_text(std::string const& s) {
  std::string t;
  for (char c : s) t += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
  return t;
}
/// The n-th of colours that differ: hues a golden section apart.
inline std::string dot_colour(std::size_t n) {
  double const hue = 0.13 + 0.618034 * double(n);
  char s[32];
  std::snprintf(s, sizeof s, "%.3f 0.350 1.000", hue - double(std::size_t(hue)));
  return s;
}
template <class Tag>
std::string output_name() {
  if constexpr (std::is_void_v<Tag>) return "output";
  else return std::string(tag_name<Tag>());
}
template <class... Tag>
std::array<std::string, sizeof...(Tag)> output_names(types<Tag...>) {
  return {output_name<Tag>()...};
}
}  // namespace detail

/// The net as a picture, in Graphviz's language: every step with its name, unit and shape; inputs are ellipses, outputs are
/// plain text behind an arrow, and steps that share one set of weights have one colour of their own.
///
///   std::ofstream("net.dot") << bd::dot(net);      // dot -Tsvg net.dot > net.svg
template <class G>
std::string dot(G) {
  using prog = program<G>;
  constexpr auto const& graph = prog::graph;
  auto const node = [](std::size_t i) { return "  s" + std::to_string(i); };
  std::array<bool, prog::size> lends{};  // another step has its weights
  for (std::size_t i = 0; i < prog::size; ++i)
    if (!graph.nodes[i].input && graph.nodes[i].owner != i) lends[graph.nodes[i].owner] = true;
  std::array<std::size_t, prog::size> colour{};
  for (std::size_t i = 0, colours = 0; i < prog::size; ++i) colour[i] = lends[i] ? colours++ : 0;

  std::string s = "digraph net {\n  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\"]\n";
  auto const rows = detail::summary_rows<prog>();
  for (std::size_t i = 0; i < prog::size; ++i) {
    auto const& row = rows[i];
    s += node(i) + " [label=\"";
    if (!row.name.empty()) s += detail::dot_text(row.name) + "\\n";
    if (graph.nodes[i].input) {
      s += row.shape + "\", shape=ellipse, style=\"\"]\n";
      continue;
    }
    std::size_t const owner = graph.nodes[i].owner;
    if (row.unit != row.name) s += detail::dot_text(row.unit) + "\\n";  // a policy is called after itself
    s += row.shape + "\"";
    if (lends[owner]) s += ", fillcolor=\"" + detail::dot_colour(colour[owner]) + "\"";
    s += "]\n";
  }
  auto const outputs = detail::output_names(typename output_tags<G>::type{});
  for (std::size_t j = 0; j < prog::outputs; ++j)
    s += "  out" + std::to_string(j) + " [label=\"" + detail::dot_text(outputs[j]) + "\", shape=plaintext, style=\"\"]\n";
  for (std::size_t i = 0; i < prog::size; ++i)
    for (std::size_t j = 0; j < graph.nodes[i].edges; ++j) s += node(graph.in(i, j)) + " -> s" + std::to_string(i) + "\n";
  for (std::size_t j = 0; j < prog::outputs; ++j) s += node(prog::out_ids[j]) + " -> out" + std::to_string(j) + "\n";
  return s + "}\n";
}

}  // namespace braid
