#pragma once
#include "braid/analyze/feature_rows.hpp"
#include "braid/core/atomic_file.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace braid::inline v0 {

/// What a map shows beside the places.
struct map_items {
  std::string title{};
  std::vector<std::string> captions{};   ///< none, or one a row
  std::vector<std::int32_t> labels{};    ///< none, or one a row: the colour
  std::size_t height = 0, width = 0;     ///< of the pictures
  std::vector<std::uint8_t> pictures{};  ///< none, or [n, height, width]: grey
};

namespace detail {
inline constexpr std::string_view map_colours[] = {"#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee",
                                                   "#aa3377", "#bb6633", "#777777", "#004488", "#dd9900"};
/// A text within XML and HTML, where < must not open anything.
inline std::string escaped(std::string_view s) {
  std::string to;
  for (char const c : s) {
    if (c == '&') to += "&amp;";
    else if (c == '<') to += "&lt;";
    else if (c == '>') to += "&gt;";
    else if (c == '"') to += "&quot;";
    else if (static_cast<unsigned char>(c) < 32) to += ' ';
    else to += c;
  }
  return to;
}
inline std::string base64(std::span<std::uint8_t const> bytes) {
  static constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string to;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::size_t const left = bytes.size() - i;
    std::uint32_t const v = std::uint32_t(bytes[i]) << 16 | (left > 1 ? std::uint32_t(bytes[i + 1]) << 8 : 0u) |
                            (left > 2 ? std::uint32_t(bytes[i + 2]) : 0u);
    to += digits[v >> 18], to += digits[v >> 12 & 63];
    to += left > 1 ? digits[v >> 6 & 63] : '=', to += left > 2 ? digits[v & 63] : '=';
  }
  return to;
}
/// The picture of a map: a circle a row, with its number in `data-i` and its caption as a title.
template <class X>
std::string map_picture(X const& places, map_items const& items) {
  constexpr double side = 720, margin = 20;
  auto const [n, columns] = detail::rows_and_features("map", places);
  if (columns != 2) throw shape_error("map", "places", "two columns", std::to_string(columns));
  auto const one_each = [&](std::string_view what, std::size_t found, std::size_t wanted) {
    if (found != 0 && found != wanted)
      throw shape_error("map", what, "none or " + std::to_string(wanted), std::to_string(found));
  };
  one_each("captions", items.captions.size(), n);
  one_each("labels", items.labels.size(), n);
  one_each("pictures", items.pictures.size(), n * items.height * items.width);
  double low[2] = {0, 0}, high[2] = {0, 0};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t d = 0; d < 2; ++d) {
      double const v = double(places(i, d));
      if (!std::isfinite(v)) throw value_error("map", "row " + std::to_string(i), "finite numbers", std::to_string(v));
      low[d] = i ? std::min(low[d], v) : v, high[d] = i ? std::max(high[d], v) : v;
    }
  double const span = std::max(high[0] - low[0], high[1] - low[1]), scale = span > 0 ? (side - 2 * margin) / span : 0;
  std::string s =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 760\" font-family=\"sans-serif\">\n<title>" +
      escaped(items.title) + "</title>\n<rect width=\"720\" height=\"760\" fill=\"#fff\"/>\n" +
      "<text x=\"20\" y=\"746\" font-size=\"16\">" + escaped(items.title) + "</text>\n";
  char text[160];
  for (std::size_t i = 0; i < n; ++i) {
    double at[2];
    for (std::size_t d = 0; d < 2; ++d) at[d] = side / 2 + scale * (double(places(i, d)) - (low[d] + high[d]) / 2);
    std::size_t const label = items.labels.empty() ? 0 : std::size_t(std::abs(std::int64_t(items.labels[i])));
    std::snprintf(text, sizeof text,
                  "<circle data-i=\"%zu\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\" fill-opacity=\".7\">", i, at[0],
                  side - at[1], map_colours[label % std::size(map_colours)].data());
    s += text;
    if (!items.captions.empty()) s += "<title>" + escaped(items.captions[i]) + "</title>";
    s += "</circle>\n";
  }
  return s + "</svg>\n";
}
}  // namespace detail

/// Writes a map as a picture: one point a row, coloured by label, its caption as the point's title.
///
///   bd::write_map_svg("map.svg", bd::t_sne(codes).places, {.title = "Codes", .labels = digits});
///
/// shapes  places: [n, 2], of any container of two axes.
/// cost    a pass; about 100 bytes a row.
/// errors  shape_error: another shape, other numbers of captions, labels or pictures; value_error: numbers that are not
///         finite; file_error: no such folder, no room.
template <samples_by_features X>
void write_map_svg(std::string const& path, X const& places, map_items const& items = {}) {
  write_whole(path, detail::map_picture(places, items));
}

/// Writes a map as a page of its own that needs nothing else: the caption and picture of the item under the pointer stand
/// beside it. Captions are text, whatever stands in them.
///
/// shapes  as write_map_svg's.
/// cost    a pass; about 100 bytes a row, and 4 for 3 pixels.
/// errors  as write_map_svg's.
template <samples_by_features X>
void write_map_page(std::string const& path, X const& places, map_items const& items = {}) {
  std::string s =
      "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>" + detail::escaped(items.title) +
      "</title>\n<style>body{margin:0;display:flex;font-family:sans-serif}svg{height:100vh}circle:hover{r:7}"
      "aside{padding:20px;width:260px}canvas{width:224px;image-rendering:pixelated;border:1px solid #ccc}"
      "</style>\n";
  s += detail::map_picture(places, items);
  auto const pixels = [](std::size_t n) { return "\"" + std::to_string(std::max<std::size_t>(n, 1)) + "\""; };
  s += "<aside><p id=\"caption\">Point at an item.</p><canvas id=\"picture\" width=" + pixels(items.width) +
       " height=" + pixels(items.height) + (items.pictures.empty() ? " hidden" : "") + "></canvas></aside>\n";
  s += "<script>\nconst pixels = \"" + detail::base64(items.pictures) + "\";\n";
  s += R"(const bytes = Uint8Array.from(atob(pixels), c => c.charCodeAt(0));
const canvas = document.getElementById("picture"), caption = document.getElementById("caption");
const [w, h] = [canvas.width, canvas.height], context = canvas.getContext("2d");
document.querySelector("svg").addEventListener("pointerover", event => {
  const i = event.target.dataset.i;
  if (i === undefined) return;
  const title = event.target.querySelector("title");
  caption.textContent = title ? title.textContent : "Row " + i;
  if (bytes.length === 0) return;
  const image = context.createImageData(w, h);
  for (let p = 0; p < w * h; ++p) image.data.set([...Array(3).fill(bytes[i * w * h + p]), 255], 4 * p);
  context.putImageData(image, 0, 0);
});
</script>
</html>
)";
  write_whole(path, s);
}

}  // namespace braid
