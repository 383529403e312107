#pragma once
// Pictures and what is said of them. Those of generated_pairs are GENERATED: nobody drew or said them.
#include "braid/core/error.hpp"
#include "braid/core/philox.hpp"
#include "braid/io/folder_index.hpp"
#include "braid/picture/read_picture.hpp"
#include "braid/picture/resize.hpp"

#include <cmath>
#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

namespace embedding {

inline constexpr std::size_t side = 16, picture_size = 3 * side * side;

struct pairs {
  std::vector<float> pictures;         ///< [rows, 3, side, side], 0 to 1
  std::vector<std::string> texts;      ///< [rows]
  std::vector<std::int32_t> kinds;     ///< [rows], or empty where nobody knows them
  std::size_t rows() const { return texts.size(); }
};

inline char const* const shapes[] = {"disc", "square", "triangle", "cross"};
inline char const* const colours[] = {"red", "green", "blue", "yellow"};
inline char const* const heights[] = {"top", "middle", "bottom"};
inline char const* const sides[] = {"left", "centre", "right"};
inline constexpr std::size_t kinds = 4 * 4 * 3 * 3 * 2;  ///< shape, colour, height, side, size

/// One picture of each of these kinds, in noise, and one way to say it.
inline pairs generated_pairs(std::vector<std::size_t> const& of, braid::philox random) {
  static constexpr float rgb[4][3] = {{0.9f, 0.2f, 0.2f}, {0.2f, 0.8f, 0.3f}, {0.2f, 0.3f, 0.9f}, {0.9f, 0.85f, 0.2f}};
  pairs p;
  for (std::size_t row = 0; row < of.size(); ++row) {
    std::size_t const kind = of[row], shape = kind % 4, colour = kind / 4 % 4, y = kind / 16 % 3, x = kind / 48 % 3, large = kind / 144;
    auto const draw = random.fork(row);
    float const radius = large ? 3.4f : 2.2f, jitter_y = draw.uniform(0, 0) - 0.5f, jitter_x = draw.uniform(0, 1) - 0.5f;
    for (std::size_t c = 0; c < 3; ++c)
      for (std::size_t i = 0; i < side; ++i)
        for (std::size_t j = 0; j < side; ++j) {
          float const v = float(i) - 3.5f - 4 * float(y) - jitter_y, u = float(j) - 3.5f - 4 * float(x) - jitter_x;
          float const a = std::abs(u), b = std::abs(v);
          bool const in = shape == 0   ? u * u + v * v < radius * radius
                          : shape == 1 ? std::max(a, b) < radius * 0.85f
                          : shape == 2 ? b < radius && 2 * a < v + radius
                                       : std::min(a, b) < radius * 0.35f && std::max(a, b) < radius;
          p.pictures.push_back((in ? rgb[colour][c] : 0.5f) + 0.12f * draw.normal(1 + c, i * side + j));
        }
    static char const* const sizes[2][2] = {{"small", "tiny"}, {"large", "big"}};
    std::string const size = sizes[large][draw.below(2, 9, 0)], what = std::string(colours[colour]) + " " + shapes[shape];
    std::string const where = std::string(heights[y]) + " " + sides[x];
    switch (draw.below(3, 9, 1)) {
      case 0: p.texts.push_back("a " + size + " " + what + " at the " + where); break;
      case 1: p.texts.push_back(where + ": " + what + ", " + size); break;
      default: p.texts.push_back("there is a " + what + " at the " + where + ", a " + size + " one");
    }
    p.kinds.push_back(std::int32_t(kind));
  }
  return p;
}

/// FOLDER/captions.tsv: a line a pair, the picture's file (PNG, JPEG, BMP, PPM) within FOLDER, a tab, the text.
///
/// errors  file_error: no such file, a line without a tab, a path that leads out of the folder, a picture that cannot be read.
inline pairs read_pairs(std::string const& folder) {
  std::string const path = folder + "/captions.tsv";
  std::ifstream file(path);
  if (!file) throw braid::file_error(path, "", "a file that can be read", "none");
  pairs p;
  std::string line;
  for (std::size_t number = 1; std::getline(file, line); ++number) {
    std::size_t const tab = line.find('\t');
    std::string const place = "line " + std::to_string(number), name = line.substr(0, tab);
    if (tab == line.npos || tab == 0 || tab + 1 == line.size())
      throw braid::file_error(path, place, "a picture's file, a tab, a text", line.substr(0, 80));
    auto const picture = braid::io::path_within(folder, name);
    if (!picture) throw braid::file_error(path, place, "a file within the folder", braid::in_quotes(name));
    auto const small = braid::data::resized(braid::data::read_picture(*picture, 3), side, side,
                                            braid::data::resize_by::area);
    p.pictures.insert(p.pictures.end(), small.pixels.begin(), small.pixels.end());
    p.texts.push_back(line.substr(tab + 1));
  }
  if (p.rows() < 20) throw braid::file_error(path, "lines", "at least 20 pairs", std::to_string(p.rows()));
  return p;
}

}  // namespace embedding
