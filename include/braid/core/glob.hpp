#pragma once
#include <cstddef>
#include <string_view>

namespace braid::inline v0 {

/// Whether a name fits a pattern whole: * stands for any characters, also for none and for dots, ? for one.
constexpr bool glob(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0, star = pattern.npos, resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') star = p++, resume = n;
    else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) ++p, ++n;
    else if (star != pattern.npos) p = star + 1, n = ++resume;  // the last star takes one more
    else return false;
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace braid
