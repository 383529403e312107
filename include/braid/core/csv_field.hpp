#pragma once
#include <string>
#include <string_view>

namespace braid::inline v0 {

/// A text as a field of a CSV file: in quotes where it must be.
///
/// source  RFC 4180.
inline std::string csv_field(std::string_view text, char separator = ',') {
  if (text.find_first_of("\"\r\n") == text.npos && text.find(separator) == text.npos) return std::string(text);
  std::string quoted = "\"";
  for (char const c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + "\"";
}

}  // namespace braid
