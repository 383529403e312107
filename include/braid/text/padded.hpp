#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace braid::inline v0::text {

/// Token ids of several texts as `tokens<Name, steps, vocabulary>` takes them: text(p.ids, p.lengths).
struct padded {
  std::size_t steps = 0;
  std::vector<std::int32_t> ids;      ///< [rows, steps]; `pad` beyond a text's end
  std::vector<std::int32_t> lengths;  ///< [rows], at most steps

  explicit padded(std::size_t all_steps, std::int32_t with = 0) : steps(all_steps), pad(with) {}
  /// Several texts, by what a tokeniser makes of each in at most so many steps.
  template <class Tokeniser, class Texts>
  padded(Tokeniser& tokeniser, Texts const& texts, std::size_t all_steps, std::int32_t with) : padded(all_steps, with) {
    for (auto const& t : texts) add(tokeniser.ids(t, steps));
  }

  [[nodiscard]] std::size_t rows() const { return lengths.size(); }
  /// One more text; what does not fit is left out at the end.
  void add(std::vector<std::int32_t> const& text) {
    std::size_t const used = std::min(text.size(), steps);
    ids.insert(ids.end(), text.begin(), text.begin() + static_cast<std::ptrdiff_t>(used));
    ids.insert(ids.end(), steps - used, pad);
    lengths.push_back(static_cast<std::int32_t>(used));
  }

  std::int32_t pad;
};

}  // namespace braid::text
