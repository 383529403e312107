#pragma once
#include "braid/core/text_table.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace braid::inline v0 {

/// Lines over one axis, as an SVG picture: a colour each, with its name at the right, at the height where it ends.
/// Numbers that are not finite are left out.
class curve_svg {
 public:
  curve_svg(std::string title, std::string x_label, std::string y_label, std::vector<double> x)
      : title_(std::move(title)), x_label_(std::move(x_label)), y_label_(std::move(y_label)), x_(std::move(x)) {}

  /// y: one number for each x.
  void add(std::string name, std::vector<double> y, bool dashed = false) {
    y.resize(x_.size(), std::nan(""));
    lines_.push_back({std::move(name), std::move(y), dashed});
  }

  std::string text() const {
    double low = 0, high = 1;
    limits(low, high);
    double const first = x_.empty() ? 0 : x_.front(), end = x_.empty() || x_.back() <= first ? first + 1 : x_.back();
    auto const px = [&](double v) { return left + (v - first) / (end - first) * wide; };
    auto const py = [&](double v) { return top + (high - v) / (high - low) * tall; };
    auto const height = std::max(top + tall + 60, top + 20 * double(lines_.size()) + 40);

    std::string s = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + decimals(left + wide + 230, 0) + " " +
                    decimals(height, 0) + "\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"12\" " +
                    "fill=\"#1f2933\">\n<rect width=\"100%\" height=\"100%\" rx=\"10\" fill=\"#fbfaf7\"/>\n";
    s += words(left, 32, "start", "#1f2933", title_, " font-size=\"16\" font-weight=\"bold\"");
    s += words(left, 52, "start", "#616e7c", y_label_);
    s += words(left + wide / 2, top + tall + 38, "middle", "#616e7c", x_label_);
    for (int i = 0; i <= 5; ++i) {
      double const y = low + (high - low) * i / 5, x = first + (end - first) * i / 5;
      s += "<path d=\"M" + decimals(left, 1) + " " + decimals(py(y), 1) + " H" + decimals(left + wide, 1) +
           "\" stroke=\"#e4e7eb\"/>\n";
      s += words(left - 8, py(y) + 4, "end", "#7b8794", decimals(y, high - low < 0.1 ? 3 : 2));
      s += words(px(x), top + tall + 18, "middle", "#7b8794", decimals(x, 1));
    }
    auto const places = label_places(py);
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      std::string const colour = colours[i % std::size(colours)];
      std::string points;
      for (std::size_t k = 0; k < x_.size(); ++k)
        if (double const y = lines_[i].y[k]; std::isfinite(y))
          points += (points.empty() ? "" : " ") + decimals(px(x_[k]), 1) + "," + decimals(py(y), 1);
      s += "<polyline fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"1.8\"" +
           (lines_[i].dashed ? " stroke-dasharray=\"5 4\"" : "") + " points=\"" + points + "\"/>\n";
      s += words(left + wide + 10, places[i] + 4, "start", colour, lines_[i].name);
    }
    return s + "</svg>\n";
  }

 private:
  struct line {
    std::string name;
    std::vector<double> y;
    bool dashed;
  };
  static constexpr double left = 60, top = 70, wide = 480, tall = 280;
  static constexpr char const* colours[] = {"#d64545", "#3e7cb1", "#4f9d69", "#b8860b",
                                            "#7d5ba6", "#2a9d8f", "#8d6e63", "#52606d"};

  /// From a little below the lowest number to a little above the highest, in steps of 0.05 where that is fine enough.
  void limits(double& low, double& high) const {
    double least = std::numeric_limits<double>::infinity(), most = -least;
    for (auto const& l : lines_)
      for (double y : l.y)
        if (std::isfinite(y)) least = std::min(least, y), most = std::max(most, y);
    if (!(least <= most)) return;
    double const width = most - least;
    double const step = width < 0.1 ? 0.005 : width <= 2 ? 0.05 : std::pow(10, std::floor(std::log10(width))) / 2;
    low = std::floor(least / step) * step, high = std::ceil(most / step) * step;
    if (high <= low) high = low + step;
  }
  /// Where each name stands: at the end of its line, no two closer than a row of text.
  template <class Py>
  std::vector<double> label_places(Py&& py) const {
    std::vector<double> at(lines_.size(), top);
    std::vector<std::size_t> order(lines_.size());
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      order[i] = i;
      for (double y : lines_[i].y)
        if (std::isfinite(y)) at[i] = py(y);
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return at[a] < at[b]; });
    for (std::size_t k = 1; k < order.size(); ++k) at[order[k]] = std::max(at[order[k]], at[order[k - 1]] + 15);
    return at;
  }
  static std::string words(double x, double y, char const* anchor, std::string const& colour, std::string_view text,
                           char const* more = "") {
    std::string s = "<text x=\"" + decimals(x, 1) + "\" y=\"" + decimals(y, 1) + "\" text-anchor=\"" + anchor +
                    "\" fill=\"" + colour + "\"" + more + ">";
    for (char c : text) c == '&' ? s += "&amp;" : c == '<' ? s += "&lt;" : c == '>' ? s += "&gt;" : s += c;
    return s + "</text>\n";
  }

  std::string title_, x_label_, y_label_;
  std::vector<double> x_;
  std::vector<line> lines_;
};

}  // namespace braid
