#pragma once
// What every encoder of series must do: find a bump among noise, and look no further than a series goes.
#include "encode/learning.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

namespace encode_test {

inline constexpr std::size_t steps = 11, channels = 3;
inline constexpr braid::series<struct pulse, steps, channels> pulse;
inline constexpr braid::classes<struct kind, 2> kind;

/// Three steps up and down in channel 1, or down and up: that is the class. Beyond the length: other bumps.
struct walks {
  std::vector<float> numbers;
  std::vector<std::int32_t> lengths;
  std::vector<int> kinds;
  walks(std::size_t n, std::uint64_t seed, bool whole) {
    braid::philox const random{seed};
    for (std::size_t r = 0; r < n; ++r) {
      auto const length = std::uint32_t(whole ? steps : 5 + random.below(steps - 4, 0, r));
      auto const at = random.below(length - 2, 1, r), which = random.below(2, 2, r);
      for (std::size_t t = 0; t < steps; ++t)
        for (std::size_t c = 0; c < channels; ++c) {
          float v = 0.3f * random.normal(3, (r * steps + t) * channels + c);
          if (c == 1 && t >= at && t < at + 3) v += (t == at + 1 ? -2.0f : 1.0f) * (which ? 1.5f : -1.5f);
          if (t >= length) v += which ? -3.0f : 3.0f;
          numbers.push_back(v);
        }
      lengths.push_back(std::int32_t(length));
      kinds.push_back(int(which));
    }
  }
  auto data() const { return braid::dataset{pulse(numbers, lengths), kind(kinds)}; }
};

template <auto Net>
double learns(double rate, std::size_t epochs, bool whole = false) {
  walks const train(300, 1, whole), fresh(200, 2, whole);
  return learnt<Net>(train.data(), fresh.data(), rate, epochs);
}
/// What stands beyond a length changes nothing.
template <auto Net>
void check_ends() {
  walks w(9, 4, false);
  braid::model<Net, braid::reference<float>> m{braid::seed{5}};
  auto const before = m(pulse(w.numbers, w.lengths));
  std::vector<float> const first(before.begin(), before.end());
  for (std::size_t r = 0; r < 9; ++r)
    for (std::size_t i = std::size_t(w.lengths[r]) * channels; i < steps * channels; ++i) w.numbers[r * steps * channels + i] = 99;
  auto const after = m(pulse(w.numbers, w.lengths));
  for (std::size_t i = 0; i < first.size(); ++i) CHECK(first[i] == after.begin()[std::ptrdiff_t(i)]);
}

}  // namespace encode_test
