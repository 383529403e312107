#pragma once
#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "braid/picture/picture.hpp"

namespace braid::inline v0::data {

namespace pnm {
constexpr bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Numbers of a PNM file, with blanks and comments between them.
class numbers {
 public:
  numbers(input_file const& file, std::string_view text) : file_(file), text_(text) {}

  [[nodiscard]] std::size_t at() const { return at_; }
  std::size_t next(std::size_t least, std::size_t most) {
    while (at_ < text_.size() && (is_space(text_[at_]) || text_[at_] == '#')) {
      if (text_[at_] == '#') at_ = std::min(text_.find('\n', at_), text_.size());
      else ++at_;
    }
    std::size_t value = 0;
    auto const* const begin = text_.data() + at_;
    auto const [end, fault] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (fault != std::errc{} || value < least || value > most)
      file_.refuse(byte_place(at_), "a number from " + std::to_string(least) + " to " + std::to_string(most),
                   at_ == text_.size() ? "the end of the file" : in_quotes(text_.substr(at_, 8)));
    at_ += static_cast<std::size_t>(end - begin);
    return value;
  }
  /// The one blank that parts the header from bytes.
  void blank() {
    if (at_ == text_.size() || !is_space(text_[at_])) file_.refuse(byte_place(at_), "a blank behind the header", "none");
    ++at_;
  }

 private:
  input_file const& file_;
  std::string_view text_;
  std::size_t at_ = 2;  // behind the magic
};
}  // namespace pnm

/// Reads a PGM or PPM file (P2, P3, P5, P6) with values up to 255 or 65535: 1 channel or 3. Only the first image of a file.
///
/// cost    one pass over the file.
/// errors  file_error with the byte: another format, cut off, a value above the file's own maximum, a side over 16384
///         pixels, over 2^26 pixels, over 1 GiB.
/// source  Netpbm's pgm(5) and ppm(5).
inline picture read_pnm(input_file const& file) {
  std::size_t const size = file.size();
  if (size > std::size_t{1} << 30) file.refuse("", "an image below 1 GiB", std::to_string(size) + " bytes");
  auto const bytes = file.read(0, size);
  auto const text = as_text(bytes);
  bool const known = text.size() > 2 && text[0] == 'P' && std::string_view("2356").find(text[1]) != text.npos;
  if (!known) file.refuse(byte_place(0), "a PGM or PPM image (P2, P3, P5, P6)", size ? "another format" : "an empty file");
  bool const plain = text[1] < '4';
  std::size_t const channels = text[1] == '3' || text[1] == '6' ? 3 : 1;
  pnm::numbers numbers(file, text);
  std::size_t const width = numbers.next(1, most_side), height = numbers.next(1, most_side);
  require_sides(file, 2, height, width);
  std::size_t const most = numbers.next(1, 65535), count = channels * height * width, wide = most > 255 ? 2 : 1;
  if (!plain) numbers.blank();
  // A plain number takes a digit and a blank at least.
  file.require(numbers.at(), plain ? 2 * count : count * wide);

  picture p{channels, height, width, std::vector<float>(count)};
  for (std::size_t i = 0; i < count; ++i) {
    std::size_t value = 0;
    if (plain) {
      value = numbers.next(0, most);
    } else {
      auto const* const from = &bytes[numbers.at() + i * wide];
      for (std::size_t b = 0; b < wide; ++b) value = value << 8 | std::to_integer<std::size_t>(from[b]);
      if (value > most)
        file.refuse(byte_place(numbers.at() + i * wide), "at most " + std::to_string(most), std::to_string(value));
    }
    p.pixels[i % channels * p.plane() + i / channels] = static_cast<float>(value) / static_cast<float>(most);
  }
  return p;
}

inline picture read_pnm(std::string const& path) { return read_pnm(input_file(path)); }

}  // namespace braid::data
