#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "braid/core/bytes.hpp"
#include "braid/core/error.hpp"

namespace braid::inline v0 {

/// A place in a piece of text inside a file, for the small parsers of file headers. Every way of going on checks the
/// end; a failure names the file, the byte in it, what was expected and what stands there.
///
/// errors  file_error from fail(), expect() and number().
class text_cursor {
 public:
  /// `text` begins at byte `base` of the file. `member` is put before the byte where a file has several parts
  /// ("member x"); empty for none. The text must outlive the cursor.
  text_cursor(std::string_view text, std::string file, std::string member, std::size_t base)
      : text_(text), file_(std::move(file)), member_(std::move(member)), base_(base) {}

  [[nodiscard]] bool ended() const { return at_ == text_.size(); }
  /// Characters passed so far.
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] char peek() const { return ended() ? '\0' : text_[at_]; }

  /// The next character as it stands, spaces included.
  char take(std::string_view expected) {
    if (ended()) fail(expected);
    return text_[at_++];
  }

  void skip_spaces() {
    while (!ended() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
  }

  /// Skips spaces, then `wanted` if it stands there; says whether it did.
  bool eat(std::string_view wanted) {
    skip_spaces();
    if (text_.substr(at_, wanted.size()) != wanted) return false;
    at_ += wanted.size();
    return true;
  }

  void expect(std::string_view wanted) {
    if (!eat(wanted)) fail(in_quotes(wanted));
  }

  /// Skips spaces, then a whole number without sign, without leading zeros, that fits std::size_t.
  std::size_t number(std::string_view expected) {
    skip_spaces();
    std::size_t const first = at_;
    std::size_t value = 0;
    for (; !ended() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_)
      if (__builtin_mul_overflow(value, std::size_t{10}, &value) ||
          __builtin_add_overflow(value, static_cast<std::size_t>(text_[at_] - '0'), &value))
        fail(std::string(expected) + " below 2^64", "a larger one");
    if (at_ == first) fail(expected);
    if (text_[first] == '0' && at_ - first > 1) fail(std::string(expected) + " without leading zeros", "0");
    return value;
  }

  /// Throws with what stands at the cursor as what was found.
  [[noreturn]] void fail(std::string_view expected) const {
    auto const code = static_cast<unsigned>(static_cast<unsigned char>(peek()));
    if (ended()) fail(expected, "the end");
    if (code < 0x20 || code > 0x7e) fail(expected, "a byte of value " + std::to_string(code));
    fail(expected, in_quotes({&text_[at_], 1}));
  }

  [[noreturn]] void fail(std::string_view expected, std::string_view found) const {
    throw file_error(file_, (member_.empty() ? "" : member_ + ", ") + byte_place(base_ + at_), expected, found);
  }

 private:
  std::string_view text_;
  std::string file_, member_;
  std::size_t base_ = 0, at_ = 0;
};

}  // namespace braid
