#pragma once
#include <bit>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace braid::inline v0 {

static_assert(std::endian::native == std::endian::little, "braid's files are little endian and are read as they lie");
static_assert(sizeof(std::size_t) == 8, "file sizes and offsets are kept in std::size_t");

/// The value of type T whose bytes begin at p; p need not be aligned.
template <class T>
  requires std::is_trivially_copyable_v<T>
T load(std::byte const* p) {
  T value;
  std::memcpy(&value, p, sizeof value);
  return value;
}

/// Appends bytes. (Not by vector::insert: g++ 12 warns of overflows within it that cannot be.)
inline void append(std::vector<std::byte>& to, std::span<std::byte const> bytes) {
  std::size_t const before = to.size();
  to.resize(before + bytes.size());
  if (!bytes.empty()) std::memcpy(to.data() + before, bytes.data(), bytes.size());
}

/// Appends the bytes of a number, little endian.
template <class T>
  requires std::is_arithmetic_v<T>
void append(std::vector<std::byte>& to, T value) {
  append(to, std::as_bytes(std::span<T const, 1>(&value, 1)));
}

/// Appends the characters of a text.
inline void append(std::vector<std::byte>& to, std::string_view text) {
  append(to, std::as_bytes(std::span(text.data(), text.size())));
}

/// The bytes seen as characters, for text that lies in a file.
inline std::string_view as_text(std::span<std::byte const> bytes) {
  return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

/// Product of the extents; nothing if it does not fit. No extents: 1.
inline std::optional<std::size_t> checked_product(std::span<std::size_t const> extents) {
  std::size_t all = 1;
  for (std::size_t const n : extents)
    if (__builtin_mul_overflow(all, n, &all)) return std::nullopt;
  return all;
}

/// "[3, 4]", as shapes are written in every message.
inline std::string shape_text(std::span<std::size_t const> extents) {
  std::string text = "[";
  for (std::size_t i = 0; i < extents.size(); ++i) text.append(i ? ", " : "").append(std::to_string(extents[i]));
  return text + "]";
}

/// 'x', as what was found is written. (Not "'" + text: g++ 12 warns of an overlap that cannot be.)
inline std::string in_quotes(std::string_view text) {
  std::string out(1, '\'');
  return out.append(text).append(1, '\'');
}

/// "byte 12", the place of most file errors.
inline std::string byte_place(std::size_t at) { return "byte " + std::to_string(at); }

}  // namespace braid
