#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace braid::inline v0::text {

/// What a tokeniser calls f(id) for, between a token for the begin and one for the end, where these are not below 0; at most
/// `most` of all, and then the last of the text are left out.
template <class Tokeniser>
std::vector<std::int32_t> framed(Tokeniser& tokeniser, std::string_view text, std::int32_t begin, std::int32_t end, std::size_t most) {
  std::vector<std::int32_t> all;
  if (begin >= 0) all.push_back(begin);
  tokeniser(text, [&](std::int32_t id) { all.push_back(id); });
  std::size_t const ends = end >= 0;
  all.resize(std::min(all.size(), most - std::min(most, ends)));
  if (end >= 0) all.push_back(end);
  return all;
}

}  // namespace braid::text
