#include "braid/text/word_cache.hpp"

#include "support/allocations.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

using namespace braid;
using ids = std::vector<std::int32_t>;

namespace {
/// A word's letters as ids; how often it was asked.
struct letters {
  text::word_cache cache;
  std::size_t asked = 0;
  ids of(std::string_view word) {
    ids all;
    cache(word, [&](std::string_view w, auto&& push) {
      ++asked;
      for (char const c : w) push(std::int32_t{c});
    }, [&](std::int32_t id) { all.push_back(id); });
    return all;
  }
};
}  // namespace

TEST_CASE("word_cache: a word is made once, as long as no other takes its place") {
  letters t;
  for (int turn = 0; turn < 3; ++turn) {
    CHECK(t.of("abc") == ids{'a', 'b', 'c'});
    CHECK(t.of(std::string_view("abc\0", 4)) == ids{'a', 'b', 'c', 0});  // another word
    CHECK(t.of("").empty());
  }
  CHECK(t.asked == 2 + 3);
}

TEST_CASE("word_cache: long words and those of many ids are made each time") {
  letters t;
  for (auto const* word : {"nine tabs", "more than eight"})
    for (int turn = 0; turn < 2; ++turn) CHECK(t.of(word).size() == std::string_view(word).size());
  CHECK(t.asked == 4);
  std::string const longest(24, 'x'), longer(25, 'x');
  CHECK(t.of(longest).size() == 24);
  CHECK(t.of(longer).size() == 25);
}

TEST_CASE("word_cache: more words than places; no memory is taken") {
  letters t;
  std::size_t wrong = 0;
  for (int turn = 0; turn < 2; ++turn)
    for (int i = 0; i < 30'000; ++i) {
      auto const word = std::to_string(i);
      ids const made = t.of(word);
      wrong += std::string(made.begin(), made.end()) != word;
    }
  CHECK(wrong == 0);
  CHECK(t.asked > 30'000);
  CHECK(t.asked < 60'000);
  std::size_t sum = 0;
  CHECK(allocations::in([&] {
          for (std::string_view const word : {"a", "bb", "ccc", "a"})
            t.cache(word, [](std::string_view w, auto&& push) { push(std::int32_t(w.size())); }, [&](std::int32_t id) { sum += std::size_t(id); });
        }) == 0);
  CHECK(sum == 7);
}
