#pragma once
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace braid::inline v0 {

/// The shortest decimal text that reads back as the same number, whatever the locale.
inline std::string number_text(double v) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, v).ptr};
}
/// The finite number that is all of a text, or nothing.
inline std::optional<double> finite_number(std::string_view text) {
  double v = 0;
  auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), v);
  if (fault != std::errc{} || end != text.data() + text.size() || !std::isfinite(v)) return std::nullopt;
  return v;
}

}  // namespace braid
