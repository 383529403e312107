#pragma once
#include "arrays.hpp"

#include <cstdint>

namespace study {

/// Pictures of one shape with a question each, and its answer. The same picture stands behind several questions.
struct easyvqa {
  static constexpr std::size_t side = 32, words = 9, vocabulary = 27, answers = 13;
  std::vector<float> picture;          ///< [rows, 3, side, side], 0..1: each the mean of 2 x 2 dots of the file
  std::vector<std::int32_t> question;  ///< [rows, words]
  std::vector<std::int32_t> length;
  std::vector<std::int32_t> answer;
  std::vector<std::uint32_t> image;  ///< which picture of the file
};

/// FOLDER/easyvqa/easy_vqa.npz. Split: train or test. Throws file_error: no such file, arrays of another shape, numbers
/// that are no word, picture or answer.
inline easyvqa read_easyvqa(std::string const& folder, std::string const& split) {
  constexpr std::size_t side = easyvqa::side;
  arrays const all(folder + "/easyvqa/easy_vqa.npz");
  easyvqa v;
  v.question = all.get<std::int32_t>(split + "_question", {0, easyvqa::words});
  std::size_t const n = v.question.size() / easyvqa::words;
  v.image = all.get<std::uint32_t>(split + "_image_index", {n});
  v.answer = all.get<std::int32_t>(split + "_answer", {n});
  auto const dots = all.get<std::uint8_t>(split + "_image", {0, 2 * side, 2 * side, 3});
  std::size_t const pictures = dots.size() / (2 * side * 2 * side * 3);
  v.picture.resize(n * 3 * side * side);
  for (std::size_t r = 0; r < n; ++r) {
    if (v.image[r] >= pictures)
      all.refuse(split + "_image_index", "below " + std::to_string(pictures), std::to_string(v.image[r]));
    if (v.answer[r] < 0 || v.answer[r] >= int(easyvqa::answers))
      all.refuse(split + "_answer", "below 13", std::to_string(v.answer[r]));
    std::int32_t used = 0;
    for (std::size_t w = 0; w < easyvqa::words; ++w) {
      auto const id = v.question[r * easyvqa::words + w];
      if (id < 0 || id >= int(easyvqa::vocabulary)) all.refuse(split + "_question", "below 27", std::to_string(id));
      if (id > 0) used = std::int32_t(w + 1);  // 0 fills up
    }
    v.length.push_back(used);
    auto const* const from = dots.data() + v.image[r] * 2 * side * 2 * side * 3;
    for (std::size_t c = 0; c < 3; ++c)
      for (std::size_t i = 0; i < side; ++i)
        for (std::size_t j = 0; j < side; ++j) {
          auto const at = [&](std::size_t y, std::size_t x) { return int(from[(y * 2 * side + x) * 3 + c]); };
          int const four = at(2 * i, 2 * j) + at(2 * i, 2 * j + 1) + at(2 * i + 1, 2 * j) + at(2 * i + 1, 2 * j + 1);
          v.picture[((r * 3 + c) * side + i) * side + j] = float(four) / (4 * 255.0f);
        }
  }
  return v;
}

}  // namespace study
