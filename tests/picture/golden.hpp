#pragma once
// What the tests of pictures compare with: tests/golden/picture.npz, from scripts/golden/pictures.py.
#include "braid/data/npz.hpp"
#include "braid/picture/picture.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace picture_test {

inline std::vector<double> golden(std::string const& name) {
  static auto const all = braid::data::read_npz(BRAID_TEST_DIR "/golden/picture.npz");
  return all.at(name).to<double>();
}
/// The picture that all of them start from: [3, 11, 17].
inline braid::data::picture start() {
  braid::data::picture p{3, 11, 17, {}};
  for (double const byte : golden("bytes")) p.pixels.push_back(static_cast<float>(byte) / 255);
  return p;
}
inline double furthest(std::vector<float> const& got, std::vector<double> const& wanted) {
  REQUIRE(got.size() == wanted.size());
  double error = 0;
  for (std::size_t i = 0; i < got.size(); ++i) error = std::max(error, std::abs(static_cast<double>(got[i]) - wanted[i]));
  return error;
}
inline braid::data::picture counted(std::size_t channels, std::size_t height, std::size_t width) {
  braid::data::picture p{channels, height, width, {}};
  for (std::size_t i = 0; i < channels * height * width; ++i) p.pixels.push_back(static_cast<float>(i));
  return p;
}

}  // namespace picture_test
