#pragma once
#include "arrays.hpp"

#include <array>
#include <cstdint>

namespace study {

/// Six views of handwritten digits, [rows, columns] each, whose numbers differ in scale by 10^4.
struct mfeat {
  static constexpr std::array<char const*, 6> names{"fou", "fac", "kar", "pix", "zer", "mor"};
  static constexpr std::array<std::size_t, 6> columns{76, 216, 64, 240, 47, 6};
  std::array<std::vector<float>, 6> views;
  std::vector<std::int32_t> label;
  /// How many rows of its class stand before a row: the customary split has those with fewer than 100 for training.
  std::vector<std::size_t> place;
};

/// FOLDER/mfeat/mfeat.npz. Throws file_error: no such file, arrays of another shape, labels that are no digits.
inline mfeat read_mfeat(std::string const& folder) {
  arrays const all(folder + "/mfeat/mfeat.npz");
  mfeat m;
  m.label = all.get<std::int32_t>("label", {0});
  for (std::size_t v = 0; v < m.views.size(); ++v)
    m.views[v] = all.get<float>(mfeat::names[v], {m.label.size(), mfeat::columns[v]});
  std::array<std::size_t, 10> seen{};
  for (auto const l : m.label) {
    if (l < 0 || l > 9) all.refuse("label", "digits", std::to_string(l));
    m.place.push_back(seen[std::size_t(l)]++);
  }
  return m;
}

}  // namespace study
