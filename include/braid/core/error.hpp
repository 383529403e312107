#pragma once
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace braid::inline v0 {

/// What went wrong at run time, always in the same order: the subject (a file or a modality), the place in it,
/// what was expected there and what stood there.
///
///     braid: photo: batch: expected [n, 3, 64, 64], found [2, 1, 64, 64]
struct error : std::runtime_error {
  error(std::string_view subject, std::string_view place, std::string_view expected, std::string_view found)
      : std::runtime_error(message(subject, place, expected, found)) {}

 private:
  static std::string message(std::string_view subject, std::string_view place, std::string_view expected,
                             std::string_view found) {
    std::string m = "braid: ";
    m.append(subject);
    if (!place.empty()) m.append(": ").append(place);
    m.append(": expected ").append(expected).append(", found ").append(found);
    return m;
  }
};

/// Names for a message: the first eight, for a long list is read by nobody.
template <class Names>
std::string few_of(Names const& names) {
  constexpr std::size_t most = 8;
  std::string s;
  std::size_t i = 0;
  for (auto const& n : names) {
    if (i++ < most) s.append(s.empty() ? "" : ", ").append(n);
  }
  if (i > most) s.append(" and ").append(std::to_string(i - most)).append(" more");
  return i ? s : "none";
}

/// A container whose run-time shape does not fit the modality it was given for.
struct shape_error : error {
  using error::error;
};

/// A value that the model cannot take: a token id beyond the vocabulary, a label beyond the classes, a NaN.
struct value_error : error {
  using error::error;
};

/// A file that cannot be read or written, or whose bytes are not what its format asks for. The place is a byte, a
/// row or a member of the file.
struct file_error : error {
  using error::error;
};

}  // namespace braid
