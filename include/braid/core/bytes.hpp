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

namespace braid {

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

/// Appends the bytes of a number, little endian.
template <class T>
  requires std::is_arithmetic_v<T>
void append(std::vector<std::byte>& to, T value) {
  std::byte raw[sizeof value];
  std::memcpy(raw, &value, sizeof value);
  to.insert(to.end(), raw, raw + sizeof value);
}

/// Appends the characters of a text.
inline void append(std::vector<std::byte>& to, std::string_view text) {
  auto const raw = std::as_bytes(std::span(text.data(), text.size()));
  to.insert(to.end(), raw.begin(), raw.end());
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

/// "byte 12", the place of most file errors.
inline std::string byte_place(std::size_t at) { return "byte " + std::to_string(at); }

}  // namespace braid
