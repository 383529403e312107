#pragma once
#include "braid/core/error.hpp"
#include "braid/core/text_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace braid::inline v0::explain {

// Explanations for people: red speaks for the answer, blue against it, the stronger the more, as a share of the largest part of
// the same picture. Parts that are not finite count as 0.

namespace detail {
struct colour {
  double red, green, blue;
};
inline constexpr colour speaks_for{0.84, 0.27, 0.27}, speaks_against{0.24, 0.49, 0.69};

template <class Parts>
std::vector<double> shares(Parts const& parts) {  // -1 to 1
  std::vector<double> s;
  double largest = 0;
  for (auto const v : parts) s.push_back(std::isfinite(double(v)) ? double(v) : 0), largest = std::max(largest, std::abs(s.back()));
  for (double& v : s) v = largest > 0 ? v / largest : 0;
  return s;
}
inline colour mixed(colour ground, double share) {
  colour const to = share < 0 ? speaks_against : speaks_for;
  double const s = std::abs(share);
  return {ground.red + s * (to.red - ground.red), ground.green + s * (to.green - ground.green), ground.blue + s * (to.blue - ground.blue)};
}
inline std::array<int, 3> bytes(colour c) { return {int(c.red * 255 + 0.5), int(c.green * 255 + 0.5), int(c.blue * 255 + 0.5)}; }
inline std::string hex(colour c) {
  char text[24];
  auto const b = bytes(c);
  std::snprintf(text, sizeof text, "#%02x%02x%02x", unsigned(b[0]) & 255u, unsigned(b[1]) & 255u, unsigned(b[2]) & 255u);
  return text;
}
inline std::string escaped(std::string_view text) {
  std::string s;
  for (char const c : text) c == '&' ? s += "&amp;" : c == '<' ? s += "&lt;" : c == '>' ? s += "&gt;" : c == '"' ? s += "&quot;" : s += c;
  return s;
}
inline std::string svg(double wide, double tall, std::string const& inside) {
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + decimals(wide, 0) + " " + decimals(tall, 0) +
         "\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"12\" fill=\"#1f2933\">\n" + inside + "</svg>\n";
}
inline std::string rectangle(double x, double y, double wide, double tall, colour c) {
  return "<rect x=\"" + decimals(x, 2) + "\" y=\"" + decimals(y, 2) + "\" width=\"" + decimals(wide, 2) + "\" height=\"" +
         decimals(tall, 2) + "\" fill=\"" + hex(c) + "\"/>\n";
}
inline void expect(std::string_view what, std::size_t wanted, std::size_t found) {
  if (wanted != found) throw shape_error("picture", what, std::to_string(wanted), std::to_string(found));
}
}  // namespace detail

/// An image in grey with its parts over it, as the pixels of an RGB picture; the parts of all channels of a place are added up.
///
///   bd::data::write_png("why.png", {3, 28, 28, bd::explain::heat_map(pixels, parts, 28, 28)});
///
/// shapes  image, parts: [C, height, width], of one sample; result: [3, height, width].
/// units   image 0 to 1.
/// errors  shape_error: not as many parts as pixels, no whole channels.
template <class Image, class Parts>
std::vector<float> heat_map(Image const& image, Parts const& parts, std::size_t height, std::size_t width) {
  std::size_t const plane = height * width, size = std::size(image);
  detail::expect("parts", size, std::size(parts));
  if (plane == 0 || size == 0 || size % plane != 0)
    throw shape_error("picture", "image", "channels of " + std::to_string(plane) + " pixels", std::to_string(size) + " numbers");
  std::vector<double> grey(plane), sum(plane);
  std::size_t i = 0;
  for (auto const v : image) grey[i++ % plane] += std::clamp(std::isfinite(double(v)) ? double(v) : 0.0, 0.0, 1.0) * double(plane) / double(size);
  i = 0;
  for (auto const v : parts) sum[i++ % plane] += std::isfinite(double(v)) ? double(v) : 0;
  auto const share = detail::shares(sum);
  std::vector<float> out(3 * plane);
  for (i = 0; i < plane; ++i) {
    detail::colour const c = detail::mixed({grey[i], grey[i], grey[i]}, share[i]);
    out[i] = float(c.red), out[plane + i] = float(c.green), out[2 * plane + i] = float(c.blue);
  }
  return out;
}
/// The same as an SVG picture, a square a pixel: for small images and documents.
template <class Image, class Parts>
std::string heat_map_svg(Image const& image, Parts const& parts, std::size_t height, std::size_t width) {
  auto const rgb = heat_map(image, parts, height, width);
  std::size_t const plane = height * width;
  std::string s;
  for (std::size_t i = 0; i < plane; ++i)
    s += detail::rectangle(double(i % width) * 10, double(i / width) * 10, 10.2, 10.2, {rgb[i], rgb[plane + i], rgb[2 * plane + i]});
  return detail::svg(double(width) * 10, double(height) * 10, s);
}

/// A text with its words marked, as HTML. Fewer words than parts: the rest is padding.
///
/// errors  shape_error: more words than parts.
template <class Words, class Parts>
std::string marked_html(Words const& words, Parts const& parts) {
  auto const share = detail::shares(parts);
  if (std::size(words) > share.size()) detail::expect("words", share.size(), std::size(words));
  std::string s = "<p>";
  std::size_t i = 0;
  for (std::string_view const word : words) {
    s += (i ? " " : "") + ("<span style=\"background:" + detail::hex(detail::mixed({1, 1, 1}, share[i]))) + "\" title=\"" +
         decimals(share[i], 2) + "\">" + detail::escaped(word) + "</span>";
    ++i;
  }
  return s + "</p>\n";
}
/// The same for a terminal that has 24-bit colours. Signs that steer a terminal are left out of the words.
template <class Words, class Parts>
std::string marked_terminal(Words const& words, Parts const& parts) {
  auto const share = detail::shares(parts);
  if (std::size(words) > share.size()) detail::expect("words", share.size(), std::size(words));
  std::string s;
  std::size_t i = 0;
  for (std::string_view const word : words) {
    auto const c = detail::bytes(detail::mixed({1, 1, 1}, share[i]));
    s += (i ? " " : "") + ("\033[30;48;2;" + std::to_string(c[0])) + ";" + std::to_string(c[1]) + ";" + std::to_string(c[2]) + "m";
    for (char const sign : word)
      if (static_cast<unsigned char>(sign) >= 32 && sign != 127) s += sign;
    s += "\033[0m";
    ++i;
  }
  return s + "\n";
}

/// A bar for each column, to the right where it speaks for the answer, as an SVG picture; the largest first.
///
/// errors  shape_error: not as many names as parts.
template <class Names, class Parts>
std::string bars_svg(Names const& names, Parts const& parts) {
  detail::expect("names", std::size(parts), std::size(names));
  auto const share = detail::shares(parts);
  std::vector<std::size_t> order(share.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return std::abs(share[a]) > std::abs(share[b]); });
  std::vector<std::string> words;
  for (std::string_view const name : names) words.push_back(detail::escaped(name));
  std::vector<double> values;
  for (auto const v : parts) values.push_back(double(v));
  constexpr double left = 160, middle = 340, half = 150, high = 22;
  std::string s;
  for (std::size_t k = 0; k < order.size(); ++k) {
    std::size_t const i = order[k];
    double const y = 10 + double(k) * high, wide = std::abs(share[i]) * half;
    s += "<text x=\"" + decimals(left, 0) + "\" y=\"" + decimals(y + 13, 0) + "\" text-anchor=\"end\">" + words[i] + "</text>\n";
    s += detail::rectangle(share[i] < 0 ? middle - wide : middle, y, wide, high - 6, share[i] < 0 ? detail::speaks_against : detail::speaks_for);
    s += "<text x=\"" + decimals(middle + half + 10, 0) + "\" y=\"" + decimals(y + 13, 0) + "\">" + decimals(values[i], 3) + "</text>\n";
  }
  return detail::svg(570, 20 + double(order.size()) * high, s);
}

/// A line over time with its steps shaded, as an SVG picture: one channel of a series or of a sound, and a part for each step.
///
/// errors  shape_error: not as many parts as steps.
template <class Line, class Parts>
std::string shaded_svg(Line const& line, Parts const& parts) {
  detail::expect("parts", std::size(line), std::size(parts));
  auto const share = detail::shares(parts);
  constexpr double wide = 640, tall = 160;
  double const step = share.empty() ? wide : wide / double(share.size());
  double low = INFINITY, high = -INFINITY;
  for (auto const v : line)
    if (std::isfinite(double(v))) low = std::min(low, double(v)), high = std::max(high, double(v));
  std::string s, points;
  for (std::size_t i = 0; i < share.size(); ++i)
    s += detail::rectangle(double(i) * step, 0, step + 0.2, tall, detail::mixed({1, 1, 1}, share[i]));
  std::size_t i = 0;
  for (auto const v : line) {
    if (std::isfinite(double(v)))
      points += (points.empty() ? "" : " ") + decimals((double(i) + 0.5) * step, 1) + "," +
                decimals(high > low ? 10 + (high - double(v)) / (high - low) * (tall - 20) : tall / 2, 1);
    ++i;
  }
  return detail::svg(wide, tall, s + "<polyline fill=\"none\" stroke=\"#1f2933\" stroke-width=\"1.5\" points=\"" + points + "\"/>\n");
}

}  // namespace braid::explain
