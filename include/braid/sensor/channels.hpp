#pragma once
#include "braid/core/error.hpp"
#include "braid/core/number_text.hpp"
#include "braid/core/scaling.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace braid::inline v0::sensor {

/// One scale for each channel of a series, from the steps of the training data that have no gap.
///
///   auto const scale = bd::sensor::channels<3>::of(train);
///   scale.apply(train), scale.apply(test);                             // gaps stay gaps
///   bd::io::save("monitor.safetensors", model.weights(), scale);       // it travels with the weights
///   auto const again = bd::sensor::channels<3>::kept(bd::io::notes_of("monitor.safetensors"), "monitor.safetensors");
///
/// shapes  numbers: [steps, C] of any number of series behind each other; NaN: a gap.
/// cost    a copy of each channel, for robust scaling sorted.
/// errors  shape_error: no rows of C; value_error: a channel without a number; kept: file_error where the notes are of others.
/// source  sklearn.preprocessing.StandardScaler, RobustScaler.
template <std::size_t C>
class channels {
 public:
  static channels of(std::vector<float> const& numbers, scaling how = scaling::standard) {
    check(numbers);
    channels all;
    for (std::size_t c = 0; c < C; ++c) {
      std::vector<double> there;
      for (std::size_t i = c; i < numbers.size(); i += C)
        if (!std::isnan(numbers[i])) there.push_back(double(numbers[i]));
      if (there.empty()) throw value_error("channels", "channel " + std::to_string(c), "at least one number", "none");
      all.scale_[c] = number_scale::of(std::move(there), how);
    }
    return all;
  }
  /// In place; of one step as of many, so that a stream has the numbers of the batch. Nothing is allocated.
  void apply(std::span<float> numbers) const {
    check(numbers);
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = float(scale_[i % C](double(numbers[i])));
  }
  [[nodiscard]] number_scale const& operator[](std::size_t c) const { return scale_[c]; }

  /// A line a channel: its middle and width.
  [[nodiscard]] std::map<std::string, std::string> notes() const {
    std::string all;
    for (auto const& s : scale_) all.append(number_text(s.middle)).append(" ").append(number_text(s.width)).append("\n");
    return {{note, all}};
  }
  static channels kept(std::map<std::string, std::string> const& notes, std::string const& file) {
    auto const found = notes.find(note);
    if (found == notes.end()) throw file_error(file, "notes", "one named " + std::string(note), "none");
    channels all;
    std::string_view rest = found->second;
    auto const number = [&](char behind) -> std::optional<double> {
      std::size_t const end = rest.find(behind);
      if (end == rest.npos) return std::nullopt;
      auto const v = finite_number(rest.substr(0, end));
      rest.remove_prefix(end + 1);
      return v;
    };
    for (std::size_t c = 0; c < C; ++c) {
      auto const middle = number(' '), width = number('\n');
      if (!middle || !width || !(*width > 0))
        throw file_error(file, "note " + std::string(note) + ", channel " + std::to_string(c), "a middle and a width above 0", "others");
      all.scale_[c] = {*middle, *width};
    }
    if (!rest.empty()) throw file_error(file, "note " + std::string(note), std::to_string(C) + " channels", "more");
    return all;
  }

 private:
  static constexpr char const* note = "braid.channels";
  static void check(std::span<float const> numbers) {
    if (numbers.empty() || numbers.size() % C != 0)
      throw shape_error("channels", "numbers", "rows of " + std::to_string(C), std::to_string(numbers.size()) + " numbers");
  }
  std::array<number_scale, C> scale_{};
};

}  // namespace braid::sensor
