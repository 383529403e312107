#pragma once
#include <cstddef>
#include <string_view>

namespace braid::inline v0 {

namespace detail {
template <class T>
constexpr std::string_view pretty() {
  return __PRETTY_FUNCTION__;
}
}  // namespace detail

/// The unqualified name of a tag: `photo` for `struct photo` in any namespace. A tag may say its name itself, for one that
/// is no identifier: `struct first { static constexpr std::string_view name = "encoder.0"; };`
template <class T>
constexpr std::string_view tag_name() {
  if constexpr (requires { std::string_view(T::name); }) return T::name;
  // Both compilers end in "T = ns::photo; ..." or "T = ns::photo]"; gcc lists more facts behind a semicolon.
  std::string_view s = detail::pretty<T>();
  auto begin = s.find("T = ");
  s.remove_prefix(begin == s.npos ? 0 : begin + 4);
  auto end = s.find_first_of(";]");
  s = s.substr(0, end);
  auto colon = s.rfind(':');
  if (colon != s.npos) s.remove_prefix(colon + 1);
  auto space = s.rfind(' ');
  if (space != s.npos) s.remove_prefix(space + 1);
  return s;
}

}  // namespace braid
