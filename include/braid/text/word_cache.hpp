#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace braid::inline v0::text {

/// The ids of words that came lately. A word has one place, by its hash; a later one takes it. Words of more than 24
/// bytes or 8 ids are not kept.
///
/// cost    one hash and one comparison a word; half a megabyte, taken once.
class word_cache {
 public:
  word_cache() : places_(places) {}

  /// The ids of `word`, as make(word, push) pushes them.
  template <class Make, class F>
  void operator()(std::string_view word, Make&& make, F&& f) {
    if (word.empty() || word.size() > longest) return make(word, f);
    std::array<std::uint64_t, longest / 8> key{};
    std::memcpy(key.data(), word.data(), word.size());
    std::uint64_t hash = word.size();
    for (std::size_t i = 0; 8 * i < word.size(); ++i) hash = (hash ^ key[i]) * 0x9e3779b97f4a7c15u, hash ^= hash >> 32;
    place& p = places_[hash % places];
    if (p.bytes != word.size() || p.word != key) {
      p.bytes = static_cast<std::uint16_t>(word.size()), p.word = key, p.ids = 0;
      make(word, [&](std::int32_t id) {
        if (p.ids < most) p.id[p.ids] = id;
        ++p.ids;
        f(id);
      });
      if (p.ids > most) p.bytes = 0;
      return;
    }
    for (std::size_t i = 0; i < p.ids; ++i) f(p.id[i]);
  }

 private:
  static constexpr std::size_t longest = 24, most = 8, places = 8192;
  struct place {
    std::array<std::uint64_t, longest / 8> word{};
    std::array<std::int32_t, most> id{};
    std::uint16_t bytes = 0, ids = 0;
  };
  std::vector<place> places_;
};

}  // namespace braid::text
