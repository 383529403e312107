#include "braid/core/atomic_file.hpp"
#include "outcome.hpp"

#include <cmath>
#include <cstdio>

namespace digits {

namespace {
template <class... A>
std::string text(char const* format, A... a) {
  std::string s(std::size_t(std::snprintf(nullptr, 0, format, a...)), '\0');
  std::snprintf(s.data(), s.size() + 1, format, a...);
  return s;
}
}  // namespace

void print(report const& r) {
  std::printf("\n%s\n%s\n\n", r.title.c_str(), r.data.c_str());
  std::printf("model       accuracy   95 %% interval   parameters   training   a sample\n");
  std::printf("----------------------------------------------------------------------\n");
  for (auto const& m : r.models) {
    auto const i = m.interval();
    std::printf("%-10s   %5.1f %%   %5.1f - %5.1f %%   %10zu   %6.1f s   %5.0f us\n", m.name.c_str(), 100 * m.accuracy(), 100 * i.low,
                100 * i.high, m.parameters, m.training_seconds, m.microseconds);
  }
  auto const ratio = r.error_ratio();
  std::printf("\nError of %s over that of %s, the better single modality: %.2f (95 %% paired bootstrap %.2f - %.2f)\n\n",
              r.best_fused().name.c_str(), r.better_single().name.c_str(), ratio.estimate, ratio.low, ratio.high);
  std::printf("%s: rows are the truth, columns the guess\n", r.best_fused().name.c_str());
  r.best_fused().confusion.print(stdout);
  std::printf("\nWhere the attention looked, by the speech's level over its noise:\n");
  for (auto const& row : r.attention.rows) {
    int const n = int(std::lround(40 * row.on_picture));
    std::printf("  %-16s picture %3.0f %% |%s%s| %3.0f %% sound   (%zu tests)\n", row.label.c_str(), 100 * row.on_picture,
                std::string(std::size_t(n), '#').c_str(), std::string(std::size_t(40 - n), '-').c_str(), 100 * row.on_voice,
                row.tests);
  }
  std::printf("\n");
}

void write_json(report const& r, std::string const& path) {
  std::string s = "{";
  for (auto const& m : r.models) {
    auto const i = m.interval();
    s += text("%s\n  \"%s\": {\"accuracy\": %.6f, \"low\": %.6f, \"high\": %.6f, \"parameters\": %zu, \"training_seconds\": %.3f, "
              "\"microseconds\": %.2f}",
              s.size() > 1 ? "," : "", m.name.c_str(), m.accuracy(), i.low, i.high, m.parameters, m.training_seconds, m.microseconds);
  }
  auto const ratio = r.error_ratio();
  s += text(",\n  \"error_ratio\": {\"fused\": \"%s\", \"single\": \"%s\", \"estimate\": %.6f, \"low\": %.6f, \"high\": %.6f}\n}\n",
            r.best_fused().name.c_str(), r.better_single().name.c_str(), ratio.estimate, ratio.low, ratio.high);
  braid::write_whole(path, s);
}

void write_svg(report const& r, std::string const& path) {
  // Left: accuracies as bars with intervals. Right: where the attention looked.
  int const width = 920, height = 400, top = 92, row = 42, left = 110, bar = 380;
  double low = 1;
  for (auto const& m : r.models) low = std::min(low, m.interval().low);
  double const from = std::floor(low * 10 - 0.5) / 10, scale = bar / (1 - from);
  auto const x = [&](double accuracy) { return left + (accuracy - from) * scale; };

  std::string s = text("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"Helvetica, Arial, sans-serif\" "
                       "font-size=\"13\" fill=\"#1f2933\">\n<rect width=\"100%%\" height=\"100%%\" rx=\"10\" fill=\"#fbfaf7\"/>\n",
                       width, height);
  s += text("<text x=\"28\" y=\"36\" font-size=\"20\" font-weight=\"bold\">%s</text>\n", r.title.c_str());
  s += text("<text x=\"28\" y=\"58\" font-size=\"11.5\" fill=\"#616e7c\">%s</text>\n", r.data.c_str());
  for (double a = from; a < 1.001; a += 0.1)
    s += text("<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#e4e7eb\"/><text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" "
              "font-size=\"11\" fill=\"#7b8794\">%.0f %%</text>\n",
              x(a), top - 8, x(a), top + 6 * row, x(a), top + 6 * row + 16, 100 * a);
  for (std::size_t i = 0; i < r.models.size(); ++i) {
    auto const& m = r.models[i];
    auto const v = m.interval();
    int const y = top + int(i) * row;
    char const* colour = i < 2 ? "#9aa5b1" : &m == &r.best_fused() ? "#d64545" : "#e9a178";
    s += text("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", left - 10, y + 20, m.name.c_str());
    s += text("<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"24\" rx=\"3\" fill=\"%s\"/>\n", left, y + 4, x(m.accuracy()) - left, colour);
    s += text("<path d=\"M%.1f %d H%.1f M%.1f %d V%d M%.1f %d V%d\" stroke=\"#1f2933\" stroke-width=\"1.4\"/>\n", x(v.low), y + 16,
              x(v.high), x(v.low), y + 11, y + 21, x(v.high), y + 11, y + 21);
    s += text("<text x=\"%.1f\" y=\"%d\" font-weight=\"bold\">%.1f %%</text>\n", x(v.high) + 8, y + 20, 100 * m.accuracy());
  }
  auto const ratio = r.error_ratio();
  s += text("<text x=\"28\" y=\"%d\" font-size=\"12.5\">Error of <tspan font-weight=\"bold\">%s</tspan> fusion: %.2f of the better single "
            "modality's (%.2f - %.2f, 95 %% paired bootstrap)</text>\n",
            height - 22, r.best_fused().name.c_str(), ratio.estimate, ratio.low, ratio.high);

  int const right = 640, wide = 240;
  s += text("<text x=\"%d\" y=\"%d\" font-size=\"14\" font-weight=\"bold\">Where the attention looked</text>\n", right, top);
  s += text("<text x=\"%d\" y=\"%d\" font-size=\"11\" fill=\"#616e7c\">by the speech's level over its noise</text>\n", right, top + 17);
  for (std::size_t i = 0; i < r.attention.rows.size(); ++i) {
    auto const& a = r.attention.rows[i];
    double const y = top + 34 + double(i) * 46, cut = wide * a.on_picture;
    s += text("<text x=\"%d\" y=\"%.0f\" font-size=\"11.5\">%s</text>\n", right, y + 8, a.label.c_str());
    s += text("<rect x=\"%d\" y=\"%.0f\" width=\"%.1f\" height=\"18\" fill=\"#3e7cb1\"/><rect x=\"%.1f\" y=\"%.0f\" width=\"%.1f\" "
              "height=\"18\" fill=\"#81b29a\"/>\n",
              right, y + 13, cut, right + cut, y + 13, wide - cut);
    s += text("<text x=\"%d\" y=\"%.0f\" font-size=\"11\" fill=\"white\">picture %.0f %%</text><text x=\"%d\" y=\"%.0f\" font-size=\"11\" "
              "fill=\"white\" text-anchor=\"end\">sound %.0f %%</text>\n",
              right + 6, y + 26, 100 * a.on_picture, right + wide - 6, y + 26, 100 * a.on_voice);
  }
  s += "</svg>\n";
  braid::write_whole(path, s);
}

}  // namespace digits
