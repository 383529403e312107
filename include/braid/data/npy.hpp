#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "braid/core/atomic_file.hpp"
#include "braid/core/bytes.hpp"
#include "braid/core/input_file.hpp"
#include "braid/core/text_cursor.hpp"
#include "braid/data/array.hpp"

namespace braid::inline v0::data {

namespace npy {
inline constexpr std::string_view magic = "\x93NUMPY";

/// A Python string literal without escapes, between single or double quotes.
inline std::string quoted(text_cursor& text, std::string_view expected) {
  std::string const quote = text.eat("'") ? "'" : text.eat("\"") ? "\"" : "";
  if (quote.empty()) text.fail(expected);
  std::string word;
  for (char c; (c = text.take("the closing quote")) != quote[0]; word += c)
    if (c == '\\') text.fail("a string without escapes", "'\\'");
  return word;
}

inline std::vector<std::size_t> shape_tuple(text_cursor& text) {
  std::vector<std::size_t> shape;
  text.expect("(");
  while (!text.eat(")")) {
    shape.push_back(text.number("an extent"));
    // (3) is no tuple, (3,) is
    if (!text.eat(",")) {
      if (shape.size() == 1) text.fail("','");
      text.expect(")");
      break;
    }
  }
  return shape;
}

/// The header dictionary: descr, fortran_order and shape, each once, in any order.
inline array dictionary(text_cursor& text, bool& fortran) {
  array a;
  bool descr = false, order = false, shape = false;
  text.expect("{");
  while (!text.eat("}")) {
    std::string const key = quoted(text, "a key");
    text.expect(":");
    if (key == "descr" && !std::exchange(descr, true)) {
      a.dtype = quoted(text, "a descr of one type (no record)");
      if (item_size(a.dtype) == 0)
        text.fail("little endian f2 f4 f8, i1 to i8, u1 to u8, b1 or S", in_quotes(a.dtype));
    } else if (key == "fortran_order" && !std::exchange(order, true)) {
      fortran = text.eat("True");
      if (!fortran && !text.eat("False")) text.fail("True or False");
    } else if (key == "shape" && !std::exchange(shape, true)) {
      a.shape = shape_tuple(text);
    } else {
      text.fail("descr, fortran_order and shape, each once", in_quotes(key));
    }
    if (!text.eat(",")) {
      text.expect("}");
      break;
    }
  }
  if (!descr || !order || !shape) text.fail("descr, fortran_order and shape", "a header without one of them");
  text.skip_spaces();
  if (!text.ended()) text.fail("spaces up to the end of the header");
  return a;
}

/// Turns elements that lie first axis fastest (Fortran) into last axis fastest (C).
inline std::vector<std::byte> in_c_order(std::vector<std::byte> const& bytes, std::vector<std::size_t> const& shape,
                                         std::size_t item) {
  std::vector<std::byte> out(bytes.size());
  for (std::size_t i = 0; i < bytes.size() / item; ++i) {
    std::size_t rest = i, from = 0, stride = bytes.size() / item;  // i counts in C order
    for (std::size_t axis = shape.size(); axis-- > 0; rest /= shape[axis]) {
      stride /= shape[axis];
      from += rest % shape[axis] * stride;
    }
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(from * item), item,
                out.begin() + static_cast<std::ptrdiff_t>(i * item));
  }
  return out;
}
/// What stands before the elements: their type and shape (without bytes), their order, and where they begin.
struct heading {
  array of;
  bool fortran = false;
  std::size_t start = 0;
};
[[noreturn]] inline void refuse(std::string_view file, std::string_view member, std::size_t at, std::string_view expected, std::string_view found) {
  throw file_error(file, (member.empty() ? "" : std::string(member) + ", ") + byte_place(at), expected, found);
}
/// How long the heading is, from its first 12 bytes or all there are.
inline std::size_t heading_size(std::span<std::byte const> bytes, std::size_t all, std::string_view file, std::string_view member) {
  if (!as_text(bytes).starts_with(magic)) refuse(file, member, 0, "an .npy array (\\x93NUMPY)", "other bytes");
  if (bytes.size() < 8) refuse(file, member, 6, "a version", "the end");
  auto const version = std::to_integer<int>(bytes[6]);
  if (version < 1 || version > 3) refuse(file, member, 6, "version 1, 2 or 3", std::to_string(version));
  std::size_t const start = version == 1 ? 10 : 12;
  if (bytes.size() < start) refuse(file, member, 8, "the header's length", "the end");
  std::size_t const length = version == 1 ? load<std::uint16_t>(&bytes[8]) : load<std::uint32_t>(&bytes[8]);
  if (length > all - start) refuse(file, member, 8, "a header within the file", std::to_string(length) + " bytes of header");
  return start + length;
}
/// From the bytes of the heading; `all`: of the array's file.
inline heading parse_heading(std::span<std::byte const> bytes, std::size_t all, std::string_view file, std::string_view member) {
  std::size_t const start = std::to_integer<int>(bytes[6]) == 1 ? 10 : 12;
  heading h;
  h.start = bytes.size();
  text_cursor text(as_text(bytes).substr(start), std::string(file), std::string(member), start);
  h.of = dictionary(text, h.fortran);
  if (!fills(h.of.shape, h.of.dtype, all - h.start))
    refuse(file, member, h.start, shape_text(h.of.shape) + " elements of " + h.of.dtype, std::to_string(all - h.start) + " bytes");
  return h;
}
}  // namespace npy

/// The array in the bytes of one .npy file, format version 1, 2 or 3; Fortran order is turned into C order. `file` and, inside
/// an archive, `member` ("member x") stand in the messages.
///
/// errors  file_error: not the format, big endian, a dtype other than numbers and S, a length that is not
///         exactly what the shape asks for.
inline array parse_npy(std::vector<std::byte> bytes, std::string_view file, std::string_view member = {}) {
  std::size_t const start = npy::heading_size(bytes, bytes.size(), file, member);
  auto [a, fortran, begin] = npy::parse_heading(std::span(bytes).first(start), bytes.size(), file, member);
  // Moved to the front in place: one array in memory, not two.
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(begin));
  a.bytes = fortran && a.shape.size() > 1 ? npy::in_c_order(bytes, a.shape, item_size(a.dtype)) : std::move(bytes);
  return std::move(a);
}

/// Reads one .npy file. Errors as parse_npy's, and those of input_file.
inline array read_npy(input_file const& file) { return parse_npy(file.read(0, file.size()), file.name()); }
inline array read_npy(std::string const& path) { return read_npy(input_file(path)); }

/// What stands before the elements of `a` in an .npy file: a header of version 1, padded to 64 bytes.
///
/// errors  file_error naming file and member: a dtype that numpy does not have, bytes that do not fit the shape.
inline std::vector<std::byte> npy_header(array const& a, std::string_view file, std::string_view member = {}) {
  if (a.dtype == "bf16" || item_size(a.dtype) == 0)
    throw file_error(file, member, "a dtype of numpy", in_quotes(a.dtype));
  if (!fills(a.shape, a.dtype, a.bytes.size()))
    throw file_error(file, member, shape_text(a.shape) + " elements of " + a.dtype,
                     std::to_string(a.bytes.size()) + " bytes");
  std::string shape = "(";
  for (std::size_t const n : a.shape) shape += std::to_string(n) + ", ";
  if (a.shape.size() > 1) shape.erase(shape.size() - 2);
  std::string text = "{'descr': '" + a.dtype + "', 'fortran_order': False, 'shape': " + shape + "), }";
  text.resize((10 + text.size() + 1 + 63) / 64 * 64 - 11, ' ');
  text += '\n';
  if (text.size() > 0xffff) throw file_error(file, member, "a shape of fewer axes", std::to_string(a.shape.size()));
  std::vector<std::byte> out;
  append(out, npy::magic);
  append(out, std::uint16_t{1});  // version 1.0: major, then minor
  append(out, static_cast<std::uint16_t>(text.size()));
  append(out, text);
  return out;
}

/// Writes one .npy file, whole or not at all. Errors as npy_header's and atomic_file's.
inline void write_npy(std::string const& path, array const& a) {
  auto const header = npy_header(a, path);
  atomic_file out(path);
  out.write(header);
  out.write(a.bytes);
  out.commit();
}

}  // namespace braid::data
