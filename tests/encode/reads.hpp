#pragma once
// What every encoder of texts must do: see one word among others, and nothing beyond a text's length.
#include "encode/learning.hpp"

#include "support/numbers.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace encode_test {

inline constexpr std::size_t steps = 7, words = 12;
inline constexpr braid::tokens<struct text, steps, words> text;
inline constexpr braid::classes<struct kind, 2> kind;

/// Texts of 2 to 7 words, one of which is word 3 or word 8: that is the class. Beyond the length: other words.
struct texts {
  std::vector<std::int32_t> ids, lengths;
  std::vector<int> kinds;
  texts(std::size_t n, std::uint64_t seed) {
    braid::philox const random{seed};
    for (std::size_t r = 0; r < n; ++r) {
      auto const length = 2 + random.below(steps - 1, 0, r), planted = random.below(length, 1, r), which = random.below(2, 2, r);
      for (std::size_t t = 0; t < steps; ++t) {
        auto id = std::int32_t(random.below(words - 2, 3, r * steps + t));
        id += (id >= 3) + (id >= 7);  // neither 3 nor 8
        ids.push_back(t == planted ? (which ? 8 : 3) : id);
      }
      lengths.push_back(std::int32_t(length));
      kinds.push_back(int(which));
    }
  }
  auto data() const { return braid::dataset{text(ids, lengths), kind(kinds)}; }
};

/// Learns to tell them apart; says its accuracy on others.
template <auto Net>
double learns(double rate, std::size_t epochs) {
  texts const train(400, 1), fresh(200, 2);
  return learnt<Net>(train.data(), fresh.data(), rate, epochs);
}
/// What stands beyond a text's length changes nothing.
template <auto Net>
void check_ends() {
  texts a(9, 4);
  braid::model<Net, braid::reference<float>> m{braid::seed{3}};
  std::vector<float> said(9 * 2), again(9 * 2);
  m.into(said, text(a.ids, a.lengths));
  for (std::size_t r = 0; r < 9; ++r)
    for (std::size_t t = std::size_t(a.lengths[r]); t < steps; ++t) a.ids[r * steps + t] = (a.ids[r * steps + t] + 5) % std::int32_t(words);
  m.into(again, text(a.ids, a.lengths));
  CHECK(said == again);
}

}  // namespace encode_test
