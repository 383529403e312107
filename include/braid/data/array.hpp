#pragma once
#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "braid/core/bytes.hpp"
#include "braid/core/error.hpp"

namespace braid::inline v0::data {

template <class T, class... Us>
concept one_of = (std::same_as<T, Us> || ...);

/// What an array's elements may be turned into: float, double and the integers, but not bool and the characters.
template <class T>
concept number = one_of<T, float, double, signed char, short, int, long, long long, unsigned char, unsigned short,
                        unsigned, unsigned long, unsigned long long>;

/// One format of element: how many bytes it takes and how to read it, which need not be aligned.
template <class Raw>
struct plain_element {
  static constexpr std::size_t size = sizeof(Raw);
  Raw operator()(std::byte const* p) const { return load<Raw>(p); }
};

struct bool_element {
  static constexpr std::size_t size = 1;
  std::uint8_t operator()(std::byte const* p) const { return *p != std::byte{0}; }
};

/// IEEE half precision.
struct half_element {
  static constexpr std::size_t size = 2;
  float operator()(std::byte const* p) const {
    std::uint32_t const bits = load<std::uint16_t>(p), exponent = bits >> 10 & 31, fraction = bits & 1023;
    std::uint32_t const sign = (bits & 0x8000) << 16;
    if (exponent == 0) {  // zero and subnormals: fraction * 2^-24, exact
      float const value = static_cast<float>(fraction) * 0x1p-24f;
      return sign ? -value : value;
    }
    return std::bit_cast<float>(sign | (exponent == 31 ? 255u : exponent + 112u) << 23 | fraction << 13);
  }
};

/// bfloat16: the upper half of a float.
struct brain_element {
  static constexpr std::size_t size = 2;
  float operator()(std::byte const* p) const { return std::bit_cast<float>(std::uint32_t{load<std::uint16_t>(p)} << 16); }
};

/// Calls f with the element that a descr names; false, without a call, if it is not one of those known here:
/// f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1 after '<' or '|', and bf16.
template <class F>
bool visit_dtype(std::string_view descr, F&& f) {
  if (descr == "bf16") return f(brain_element{}), true;
  if (descr.size() != 3 || (descr[0] != '<' && descr[0] != '|')) return false;
  auto const type = descr.substr(1);
  if (type == "f4") return f(plain_element<float>{}), true;
  if (type == "f8") return f(plain_element<double>{}), true;
  if (type == "f2") return f(half_element{}), true;
  if (type == "i1") return f(plain_element<std::int8_t>{}), true;
  if (type == "i2") return f(plain_element<std::int16_t>{}), true;
  if (type == "i4") return f(plain_element<std::int32_t>{}), true;
  if (type == "i8") return f(plain_element<std::int64_t>{}), true;
  if (type == "u1") return f(plain_element<std::uint8_t>{}), true;
  if (type == "u2") return f(plain_element<std::uint16_t>{}), true;
  if (type == "u4") return f(plain_element<std::uint32_t>{}), true;
  if (type == "u8") return f(plain_element<std::uint64_t>{}), true;
  if (type == "b1") return f(bool_element{}), true;
  return false;
}

/// Bytes of one element; 0 for a descr that is not known. Besides the numbers, "|S12" is known: texts of 12 bytes.
inline std::size_t item_size(std::string_view descr) {
  std::size_t size = 0;
  if (descr.starts_with("|S") && descr.size() > 2 && descr.size() < 12 && descr[2] != '0') {
    for (char const c : descr.substr(2)) {
      if (c < '0' || c > '9') return 0;
      size = size * 10 + static_cast<std::size_t>(c - '0');
    }
    return size;
  }
  visit_dtype(descr, [&](auto element) { size = element.size; });
  return size;
}

/// Whether `bytes` bytes are exactly the elements of that shape and descr. The product is checked for overflow.
inline bool fills(std::span<std::size_t const> shape, std::string_view descr, std::size_t bytes) {
  std::size_t const item = item_size(descr);
  auto const count = checked_product(shape);
  return item != 0 && count && bytes % item == 0 && bytes / item == *count;
}

/// v as a T. To an integer: whole numbers in its range only, else value_error; to a float: the nearest one.
template <number T, number V>
T convert(V v, std::string_view name, std::size_t index) {
  if constexpr (std::floating_point<T>) {
    return static_cast<T>(v);
  } else {
    bool fits;
    if constexpr (std::integral<V>) {
      fits = std::in_range<T>(v);
    } else {  // compared as double, where both ends of the range are exact; NaN fits nowhere
      double const x = static_cast<double>(v);
      fits = x >= static_cast<double>(std::numeric_limits<T>::min()) &&
             x < std::ldexp(1.0, std::numeric_limits<T>::digits) && x == std::trunc(x);
    }
    if (!fits)
      throw value_error(name, "element " + std::to_string(index),
                        "a whole number from " + std::to_string(std::numeric_limits<T>::min()) + " to " +
                            std::to_string(std::numeric_limits<T>::max()),
                        std::to_string(v));
    return static_cast<T>(v);
  }
}

/// A dense array as it lies in a file: row-major, little endian.
struct array {
  std::string dtype;               ///< numpy's descr, such as "<f4", "|u1" or "|S12"; "bf16", which numpy lacks
  std::vector<std::size_t> shape;  ///< empty: one number
  std::vector<std::byte> bytes;    ///< size() elements

  /// Count of elements. shape_error if it does not fit std::size_t.
  [[nodiscard]] std::size_t size() const {
    auto const n = checked_product(shape);
    if (!n) throw shape_error("array", "shape", "less than 2^64 elements", shape_text(shape));
    return *n;
  }

  /// Throws unless dtype is known and bytes are what it and the shape ask for. `name` stands in the messages.
  void check(std::string_view name = "array") const {
    if (item_size(dtype) == 0)
      throw value_error(name, "dtype", "f2 f4 f8, i1 to i8, u1 to u8, b1, bf16 or S, little endian", dtype);
    if (!fills(shape, dtype, bytes.size()))
      throw shape_error(name, "bytes", shape_text(shape) + " of " + dtype, std::to_string(bytes.size()) + " bytes");
  }

  /// Writes all elements, converted, to `out` [size()].
  ///
  /// errors  as check's; shape_error: out of another size; value_error: an element that T cannot hold (see convert).
  template <number T>
  void copy_to(std::span<T> out, std::string_view name = "array") const {
    check(name);
    if (out.size() != size())
      throw shape_error(name, "elements", std::to_string(size()), "room for " + std::to_string(out.size()));
    bool const numeric = visit_dtype(dtype, [&](auto element) {
      for (std::size_t i = 0; i < out.size(); ++i) out[i] = convert<T>(element(&bytes[i * element.size]), name, i);
    });
    if (!numeric) throw value_error(name, "dtype", "numbers", dtype);
  }

  /// All elements as T, in row-major order. Errors as copy_to's.
  template <number T>
  [[nodiscard]] std::vector<T> to(std::string_view name = "array") const {
    check(name);  // before memory is taken for a shape that the bytes may not bear out
    std::vector<T> out(size());
    copy_to(std::span<T>(out), name);
    return out;
  }

  /// The elements of an array of texts ("|S12"), without the zero bytes that fill them up. value_error: numbers.
  [[nodiscard]] std::vector<std::string> texts(std::string_view name = "array") const {
    check(name);
    if (!dtype.starts_with("|S")) throw value_error(name, "dtype", "texts, such as |S12", dtype);
    std::vector<std::string> out;
    std::size_t const item = item_size(dtype);
    for (std::string_view rest = as_text(bytes); !rest.empty(); rest.remove_prefix(item)) {
      auto const padded = rest.substr(0, item);
      out.emplace_back(padded.substr(0, padded.find_last_not_of('\0') + 1));
    }
    return out;
  }

  /// An array that holds `values` in the shape [shape...]. shape_error if their count is another.
  template <number T>
  static array from(std::span<T const> values, std::vector<std::size_t> shape) {
    array a{descr<T>(), std::move(shape), {}};
    if (a.size() != values.size())
      throw shape_error("array", "elements", shape_text(a.shape), std::to_string(values.size()) + " elements");
    auto const raw = std::as_bytes(values);
    a.bytes.assign(raw.begin(), raw.end());
    return a;
  }

 private:
  template <class T>
  static std::string descr() {
    char const kind = std::floating_point<T> ? 'f' : std::signed_integral<T> ? 'i' : 'u';
    return std::string{sizeof(T) == 1 ? '|' : '<', kind} + std::to_string(sizeof(T));
  }
};

}  // namespace braid::data
