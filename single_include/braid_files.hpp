#pragma once
// braid: the headers of files. Written by scripts/single-include; do not edit.
#include "braid.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <climits>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <limits>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

// braid/analyze/feature_rows.hpp
#ifndef BRAID_SINGLE_ANALYZE_FEATURE_ROWS
#define BRAID_SINGLE_ANALYZE_FEATURE_ROWS
namespace braid::inline v0 {

/// Numbers in two axes, samples by features: an xtensor container, or what a model returns for one output.
template <class X>
concept samples_by_features = requires(X const& x) {
  x.shape()[1];
  double(x(std::size_t{0}, std::size_t{0}));
};

/// Samples by features, row by row, in memory of its own: what the analyses give back, and one of the containers they take.
template <class T>
struct feature_rows {
  std::size_t n = 0, width = 0;
  std::vector<T> numbers;  ///< [n, width]

  feature_rows() = default;
  feature_rows(std::size_t rows, std::size_t columns) : feature_rows(rows, columns, std::vector<T>(rows * columns)) {}
  /// Precondition: as many numbers.
  feature_rows(std::size_t rows, std::size_t columns, std::vector<T> all) : n(rows), width(columns), numbers(std::move(all)) {}
  std::array<std::size_t, 2> shape() const { return {n, width}; }
  T operator()(std::size_t r, std::size_t f) const { return numbers[r * width + f]; }
  T* row(std::size_t r) { return numbers.data() + r * width; }
  T const* row(std::size_t r) const { return numbers.data() + r * width; }
};

struct samples;
namespace detail {
/// How many axes a container has by its type; 0: only at run time.
template <class X>
inline constexpr std::size_t axes_by_type = [] {
  using shape = std::remove_cvref_t<decltype(std::declval<X const&>().shape())>;
  if constexpr (requires { std::tuple_size<shape>::value; }) return std::tuple_size<shape>::value;
  else return std::size_t{0};
}();
template <class X>
inline constexpr bool two_axes = axes_by_type<X> == 0 || axes_by_type<X> == 2;
/// Samples and features of a container, which must have these two axes.
template <class X>
std::array<std::size_t, 2> rows_and_features(std::string_view what, X const& x) {
  if constexpr (axes_by_type<X> == 0 && requires { std::size(x.shape()); })
    if (std::size(x.shape()) != 2) throw shape_error(what, "axes", "2, samples by features", std::to_string(std::size(x.shape())));
  return {std::size_t(x.shape()[0]), std::size_t(x.shape()[1])};
}
/// The numbers of any container as T; `what` stands in the errors.
template <class T, samples_by_features X>
feature_rows<T> finite_rows(std::string_view what, X const& x, std::size_t least = 1) {
  static_assert(holds<two_axes<X>, at<samples>, got<exactly<axes_by_type<X>>>, wants<exactly<2>>>,
                "the analyses take two axes, samples by features: flatten the others");
  auto const [rows, width] = rows_and_features(what, x);
  feature_rows<T> to(rows, width);
  if (to.n < least) throw value_error(what, "rows", "at least " + std::to_string(least), std::to_string(to.n));
  if (to.width == 0) throw value_error(what, "features", "at least 1", "0");
  for (std::size_t r = 0; r < to.n; ++r)
    for (std::size_t f = 0; f < to.width; ++f)
      if (T const v = T(x(r, f)); std::isfinite(v)) to.row(r)[f] = v;
      else throw value_error(what, "row " + std::to_string(r), "finite numbers", std::to_string(v));
  return to;
}
template <class Labels>
void check_labels(std::string_view what, Labels const& labels, std::size_t n) {
  if (std::size(labels) != n)
    throw shape_error(what, "labels", std::to_string(n) + ", one a row", std::to_string(std::size(labels)));
}
inline void check_width(std::string_view what, std::size_t width, std::size_t found) {
  if (width != found) throw shape_error(what, "features", std::to_string(width), std::to_string(found));
}
/// The lengths of rows, squared.
template <class T>
std::vector<T> squares(feature_rows<T> const& x) {
  std::vector<T> s(x.n);
  for (std::size_t r = 0; r < x.n; ++r)
    for (std::size_t f = 0; f < x.width; ++f) s[r] += x.row(r)[f] * x.row(r)[f];
  return s;
}
/// Every row's length becomes 1; rows of zeros stay.
template <class T>
void normalise_rows(feature_rows<T>& x) {
  auto const s = squares(x);
  for (std::size_t r = 0; r < x.n; ++r)
    if (s[r] > 0)
      for (std::size_t f = 0; f < x.width; ++f) x.row(r)[f] /= std::sqrt(s[r]);
}
}  // namespace detail

}  // namespace braid
#endif

// braid/core/atomic_file.hpp
#ifndef BRAID_SINGLE_CORE_ATOMIC_FILE
#define BRAID_SINGLE_CORE_ATOMIC_FILE
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace braid::inline v0 {

/// A file that appears whole or not at all: bytes go to a temporary file in the same folder, commit() makes them
/// durable and renames it over the target. Without commit() (an exception on the way) the temporary file is removed
/// and what stood at the target stays. A symbolic link is followed; an existing file's permissions are kept.
///
/// errors  file_error: no such folder, no permission, disk full, the target is a folder or a device.
class atomic_file {
 public:
  explicit atomic_file(std::string path) : path_(std::move(path)), target_(path_) {
    struct stat facts;
    bool const replaces = ::stat(path_.c_str(), &facts) == 0;
    if (replaces && !S_ISREG(facts.st_mode)) refuse("a regular file to replace", "a folder, pipe or device");
    if (std::unique_ptr<char, decltype(&std::free)> const real{::realpath(path_.c_str(), nullptr), &std::free}; real)
      target_ = real.get();
    // O_EXCL keeps writers of one target apart, in this process and in others; a file left by a crash is stepped over.
    for (int attempt = 0; attempt < 1000 && handle_ < 0; ++attempt) {
      temporary_ = target_ + "." + std::to_string(::getpid()) + "-" + std::to_string(attempt) + ".tmp";
      handle_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (handle_ < 0 && errno != EEXIST) break;
    }
    if (handle_ < 0) refuse("a folder that can be written to", std::system_category().message(errno));
    // The owner may lack the right to change it; the bytes matter more than the mode.
    if (replaces) static_cast<void>(::fchmod(handle_, facts.st_mode & 07777) == 0);
  }

  atomic_file(atomic_file const&) = delete;
  atomic_file& operator=(atomic_file const&) = delete;

  ~atomic_file() {
    if (handle_ >= 0) ::close(handle_);
    if (!committed_) ::unlink(temporary_.c_str());
  }

  /// Appends bytes.
  void write(std::span<std::byte const> bytes) {
    while (!bytes.empty()) {
      auto const n = ::write(handle_, bytes.data(), std::min<std::size_t>(bytes.size(), std::size_t{1} << 30));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) refuse("room for the whole file", std::system_category().message(errno));
      bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
  }

  /// Appends characters.
  void write(std::string_view text) { write(std::as_bytes(std::span(text.data(), text.size()))); }

  /// Puts the file in its place. Nothing may be written afterwards.
  void commit() {
    if (::fsync(handle_) != 0) refuse("bytes that reach the disk", std::system_category().message(errno));
    int const closed = ::close(handle_);
    handle_ = -1;
    if (closed != 0) refuse("bytes that reach the disk", std::system_category().message(errno));
    if (::rename(temporary_.c_str(), target_.c_str()) != 0)
      refuse("a place that can be renamed to", std::system_category().message(errno));
    committed_ = true;
    sync_folder();
  }

 private:
  [[noreturn]] void refuse(std::string_view expected, std::string_view found) const {
    throw file_error(path_, "write", expected, found);
  }

  // The rename itself is on the disk only once the folder is. Some file systems cannot do it; then the name is as
  // safe as they make it.
  void sync_folder() const {
    auto const slash = target_.rfind('/');
    std::string const folder = slash == std::string::npos ? "." : target_.substr(0, slash + 1);
    int const handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) return;
    static_cast<void>(::fsync(handle) == 0);
    ::close(handle);
  }

  std::string path_, target_, temporary_;
  int handle_ = -1;
  bool committed_ = false;
};

/// All of a file at once. Errors as atomic_file's.
template <class Content>
void write_whole(std::string const& path, Content const& content) {
  atomic_file out(path);
  out.write(content);
  out.commit();
}

}  // namespace braid
#endif

// braid/core/input_file.hpp
#ifndef BRAID_SINGLE_CORE_INPUT_FILE
#define BRAID_SINGLE_CORE_INPUT_FILE
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace braid::inline v0 {

/// A file opened for reading at any byte, or bytes in memory that are treated as one. Every read is checked against
/// the size, so a reader that goes through it cannot run past the end.
///
/// errors  file_error: not there, not a regular file, shorter than a read asks for, a failing disk.
/// threads read() may be called by several at once.
class input_file {
 public:
  explicit input_file(std::string path) : name_(std::move(path)) {
    // O_NONBLOCK: opening a pipe must not wait for a writer. Regular files ignore it.
    handle_ = ::open(name_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (handle_ < 0) refuse("", "a file that can be read", std::system_category().message(errno));
    struct stat facts;
    if (::fstat(handle_, &facts) != 0 || !S_ISREG(facts.st_mode)) {
      ::close(handle_);
      refuse("", "a regular file", "a folder, pipe or device");
    }
    size_ = static_cast<std::size_t>(facts.st_size);
  }

  /// Bytes in memory; they must outlive this object. The name stands in error messages.
  input_file(std::string name, std::span<std::byte const> bytes)
      : name_(std::move(name)), bytes_(bytes), size_(bytes.size()) {}

  input_file(input_file const&) = delete;
  input_file& operator=(input_file const&) = delete;
  ~input_file() {
    if (handle_ >= 0) ::close(handle_);
  }

  [[nodiscard]] std::string const& name() const { return name_; }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Fills `out` with the bytes from `at` on; all of them or file_error.
  void read(std::size_t at, std::span<std::byte> out) const {
    require(at, out.size());
    if (out.empty()) return;
    if (handle_ < 0) {
      std::memcpy(out.data(), bytes_.data() + at, out.size());
      return;
    }
    while (!out.empty()) {
      // One call moves less than 2 GiB; EINTR and short reads are not failures.
      auto const n = ::pread(handle_, out.data(), std::min<std::size_t>(out.size(), std::size_t{1} << 30),
                             static_cast<off_t>(at));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) refuse(byte_place(at), "readable bytes", std::system_category().message(errno));
      if (n == 0) refuse(byte_place(at), std::to_string(out.size()) + " more bytes", "the end: the file was shortened");
      out = out.subspan(static_cast<std::size_t>(n));
      at += static_cast<std::size_t>(n);
    }
  }

  /// `count` bytes from `at` on. Checked before memory is taken.
  [[nodiscard]] std::vector<std::byte> read(std::size_t at, std::size_t count) const {
    require(at, count);
    std::vector<std::byte> bytes(count);
    read(at, std::span<std::byte>(bytes));
    return bytes;
  }

  /// Throws unless `count` bytes stand at `at`.
  void require(std::size_t at, std::size_t count) const {
    if (at > size_ || count > size_ - at)
      refuse(byte_place(at), std::to_string(count) + " bytes",
             at >= size_ ? "the end of the file" : std::to_string(size_ - at) + " bytes");
  }

  /// Throws file_error with this file as its subject.
  [[noreturn]] void refuse(std::string_view place, std::string_view expected, std::string_view found) const {
    throw file_error(name_, place, expected, found);
  }

 private:
  std::string name_;
  std::span<std::byte const> bytes_{};
  std::size_t size_ = 0;
  int handle_ = -1;
};

}  // namespace braid
#endif

// braid/data/array.hpp
#ifndef BRAID_SINGLE_DATA_ARRAY
#define BRAID_SINGLE_DATA_ARRAY
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
#endif

// braid/data/npy.hpp
#ifndef BRAID_SINGLE_DATA_NPY
#define BRAID_SINGLE_DATA_NPY
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
#endif

// braid/data/zip.hpp
#ifndef BRAID_SINGLE_DATA_ZIP
#define BRAID_SINGLE_DATA_ZIP
#if __has_include(<zlib.h>)
#include <zlib.h>
#else
#error "braid/data/zip.hpp needs zlib: apt install zlib1g-dev, link braid::files"
#include "missing_library"  // there is none: the compiler stops here
#endif

namespace braid::inline v0::data {

/// CRC-32 of the bytes, as zip keeps it; `before` is the CRC of what stands before them.
inline std::uint32_t crc32_of(std::span<std::byte const> bytes, std::uint32_t before = 0) {
  if (bytes.empty()) return before;  // zlib takes a null pointer as a request to start anew
  return static_cast<std::uint32_t>(::crc32_z(before, reinterpret_cast<Bytef const*>(bytes.data()), bytes.size()));
}

/// The members of a zip archive, from its central directory: stored or deflated, zip64 or not. The whole directory is
/// checked before any member is handed out: ranges within the file, no two of them overlapping, no name twice.
///
/// errors  file_error: not a zip file, damaged, encrypted, in several parts, compressed in another way.
class zip_reader {
 public:
  struct member {
    std::size_t at = 0;          ///< first byte of its data
    std::size_t compressed = 0;  ///< bytes in the file
    std::size_t size = 0;        ///< bytes once inflated
    std::uint32_t crc = 0;
    bool deflated = false;
  };

  /// The file must outlive the reader.
  explicit zip_reader(input_file const& file) : file_(file) { read_directory(); }

  [[nodiscard]] std::map<std::string, member> const& members() const { return members_; }
  [[nodiscard]] input_file const& file() const { return file_; }

  /// The member's bytes, inflated, their CRC checked.
  [[nodiscard]] std::vector<std::byte> read(std::string const& name) const {
    auto const found = members_.find(name);
    if (found == members_.end()) file_.refuse(place(name), "a member of that name", names());
    member const& m = found->second;
    auto bytes = file_.read(m.at, m.compressed);
    if (m.deflated) bytes = inflate_raw(bytes, m, name);
    if (crc32_of(bytes) != m.crc) file_.refuse(place(name), "CRC " + std::to_string(m.crc), std::to_string(crc32_of(bytes)));
    return bytes;
  }

 private:
  struct directory {
    std::size_t at, size, count;
  };

  static std::string place(std::string_view name) { return "member " + std::string(name); }

  [[nodiscard]] std::string names() const {
    std::string all = "only";
    for (auto const& [name, m] : members_) all += " " + name;
    return members_.empty() ? "an empty archive" : all.size() < 200 ? all : std::to_string(members_.size()) + " others";
  }

  template <class T>
  [[nodiscard]] T number(std::size_t at) const {
    std::byte raw[sizeof(T)];
    file_.read(at, raw);
    return load<T>(raw);
  }

  /// Finds the end record: the last thing in the file, but for a comment of the length that it names.
  [[nodiscard]] directory find_directory() const {
    constexpr std::size_t record = 22;
    if (file_.size() < record) file_.refuse("", "a zip archive", std::to_string(file_.size()) + " bytes");
    std::size_t const reach = std::min<std::size_t>(file_.size(), record + 0xffff), first = file_.size() - reach;
    auto const tail = file_.read(first, reach);
    for (std::size_t i = reach - record + 1; i-- > 0;) {
      std::byte const* const p = &tail[i];
      if (load<std::uint32_t>(p) != 0x06054b50 || load<std::uint16_t>(p + 20) != reach - record - i) continue;
      directory d{load<std::uint32_t>(p + 16), load<std::uint32_t>(p + 12), load<std::uint16_t>(p + 10)};
      std::size_t end = first + i;
      if (load<std::uint16_t>(p + 4) != 0 || load<std::uint16_t>(p + 6) != 0 || load<std::uint16_t>(p + 8) != d.count)
        file_.refuse(byte_place(end), "an archive in one part", "several parts");
      if (d.at == 0xffffffff || d.size == 0xffffffff || d.count == 0xffff) end = find_directory64(end, d);
      // The directory ends where the end record begins, so nothing stands between them or before the archive.
      if (d.at > end || d.size != end - d.at)
        file_.refuse(byte_place(end), "a directory that ends here",
                     std::to_string(d.size) + " bytes at " + byte_place(d.at));
      return d;
    }
    file_.refuse("", "a zip archive", "no end record");
  }

  /// Reads the zip64 end record that stands before the end record at `end`; gives its place.
  std::size_t find_directory64(std::size_t end, directory& d) const {
    if (end < 20 + 56 || number<std::uint32_t>(end - 20) != 0x07064b50)
      file_.refuse(byte_place(end), "a zip64 locator before it", "none");
    auto const at = number<std::uint64_t>(end - 12);
    if (at > end - 20 - 56 || number<std::uint32_t>(at) != 0x06064b50)
      file_.refuse(byte_place(end - 12), "the place of the zip64 end record", byte_place(at));
    d = {number<std::uint64_t>(at + 48), number<std::uint64_t>(at + 40), number<std::uint64_t>(at + 32)};
    return at;
  }

  void read_directory() {
    directory const d = find_directory();
    constexpr std::size_t record = 46;
    if (d.count > d.size / record)
      file_.refuse(byte_place(d.at), std::to_string(d.count) + " members", std::to_string(d.size) + " bytes of directory");
    std::vector<std::pair<std::size_t, std::size_t>> ranges;
    std::size_t at = d.at;
    for (std::size_t i = 0; i < d.count; ++i) at = read_entry(at, d, ranges);
    if (at != d.at + d.size) file_.refuse(byte_place(at), "the end of the directory", "more bytes");
    std::sort(ranges.begin(), ranges.end());
    for (std::size_t i = 1; i < ranges.size(); ++i)
      if (ranges[i].first < ranges[i - 1].second)
        file_.refuse(byte_place(ranges[i].first), "members apart from each other", "two that overlap");
  }

  std::size_t read_entry(std::size_t at, directory const& d, std::vector<std::pair<std::size_t, std::size_t>>& ranges) {
    constexpr std::size_t record = 46;
    std::size_t const end = d.at + d.size;
    if (end - at < record) file_.refuse(byte_place(at), "a directory entry", "the end of the directory");
    auto const raw = file_.read(at, record);
    if (load<std::uint32_t>(&raw[0]) != 0x02014b50) file_.refuse(byte_place(at), "a directory entry", "other bytes");
    auto const flags = load<std::uint16_t>(&raw[8]), method = load<std::uint16_t>(&raw[10]);
    member m{0, load<std::uint32_t>(&raw[20]), load<std::uint32_t>(&raw[24]), load<std::uint32_t>(&raw[16]), method == 8};
    std::size_t local = load<std::uint32_t>(&raw[42]);
    std::size_t const name_size = load<std::uint16_t>(&raw[28]), extra_size = load<std::uint16_t>(&raw[30]);
    std::size_t const next = record + name_size + extra_size + load<std::uint16_t>(&raw[32]);
    if (next > end - at) file_.refuse(byte_place(at), "an entry within the directory", std::to_string(next) + " bytes");
    auto const name_bytes = file_.read(at + record, name_size);
    std::string const name(as_text(name_bytes));
    widen(file_.read(at + record + name_size, extra_size), m, local, name);

    if (flags & 1) file_.refuse(place(name), "a member that is not encrypted", "an encrypted one");
    if (method != 0 && method != 8) file_.refuse(place(name), "method 0 or 8", "method " + std::to_string(method));
    if (!m.deflated && m.compressed != m.size)
      file_.refuse(place(name), std::to_string(m.compressed) + " bytes, as stored", std::to_string(m.size));
    // Deflate makes at most 1032 bytes of one: what claims more is not worth its memory.
    if (m.size / 1100 > m.compressed)
      file_.refuse(place(name), "a size that its data can give",
                   std::to_string(m.size) + " bytes from " + std::to_string(m.compressed));
    m.at = data_place(local, d.at, m, name);
    if (m.compressed != 0) ranges.emplace_back(m.at, m.at + m.compressed);
    if (!members_.emplace(name, m).second) file_.refuse(place(name), "one member of that name", "two");
    return at + next;
  }

  /// Takes the 64-bit fields from the extra field 1 for those that are full in the entry.
  void widen(std::vector<std::byte> const& extra, member& m, std::size_t& local, std::string const& name) const {
    std::size_t* full[3];
    std::size_t wanted = 0;
    for (auto* field : {&m.size, &m.compressed, &local})
      if (*field == 0xffffffff) full[wanted++] = field;
    if (wanted == 0) return;
    for (std::size_t at = 0; extra.size() - at >= 4;) {
      std::size_t const size = load<std::uint16_t>(&extra[at + 2]);
      if (size > extra.size() - at - 4) break;
      if (load<std::uint16_t>(&extra[at]) == 1 && size >= 8 * wanted) {
        for (std::size_t i = 0; i < wanted; ++i) *full[i] = load<std::uint64_t>(&extra[at + 4 + 8 * i]);
        return;
      }
      at += 4 + size;
    }
    file_.refuse(place(name), "its zip64 sizes", "none");
  }

  /// Where the data begin: behind the local header, whose name must be the directory's, and before the directory.
  [[nodiscard]] std::size_t data_place(std::size_t local, std::size_t limit, member const& m, std::string const& name) const {
    constexpr std::size_t record = 30;
    if (limit < record || local > limit - record) file_.refuse(place(name), "a place before the directory", byte_place(local));
    if (number<std::uint32_t>(local) != 0x04034b50) file_.refuse(byte_place(local), "the header of " + name, "other bytes");
    std::size_t const name_size = number<std::uint16_t>(local + 26);
    std::size_t const at = local + record + name_size + number<std::uint16_t>(local + 28);
    if (at > limit || m.compressed > limit - at)
      file_.refuse(place(name), "data before the directory", std::to_string(m.compressed) + " bytes at " + byte_place(at));
    auto const local_name = file_.read(local + record, name_size);
    if (as_text(local_name) != name) file_.refuse(byte_place(local + record), "the name " + name, "another");
    return at;
  }

  [[nodiscard]] std::vector<std::byte> inflate_raw(std::vector<std::byte> const& in, member const& m,
                                                   std::string const& name) const {
    std::vector<std::byte> out(m.size);
    z_stream stream{};
    if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK) file_.refuse(place(name), "memory to inflate", "none");
    std::byte none{};  // an empty member still needs places to point at
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(in.empty() ? &none : in.data()));
    stream.next_out = reinterpret_cast<Bytef*>(out.empty() ? &none : out.data());
    std::size_t in_left = in.size(), out_left = out.size();
    // zlib counts in 32 bits; long members go through in pieces.
    constexpr std::size_t piece = std::numeric_limits<uInt>::max();
    int state = Z_OK;
    while (state == Z_OK) {
      auto const in_now = static_cast<uInt>(std::min(in_left, piece)), out_now = static_cast<uInt>(std::min(out_left, piece));
      stream.avail_in = in_now;
      stream.avail_out = out_now;
      state = ::inflate(&stream, Z_NO_FLUSH);
      in_left -= in_now - stream.avail_in;
      out_left -= out_now - stream.avail_out;
      if (in_now == stream.avail_in && out_now == stream.avail_out && state == Z_OK) break;
    }
    ::inflateEnd(&stream);
    if (state != Z_STREAM_END || in_left != 0 || out_left != 0)
      file_.refuse(place(name), "deflated data of " + std::to_string(m.size) + " bytes",
                   "damaged data or " + std::to_string(m.size - out_left) + " bytes");
    return out;
  }

  input_file const& file_;
  std::map<std::string, member> members_;
};

}  // namespace braid::data
#endif

// braid/data/npz.hpp
#ifndef BRAID_SINGLE_DATA_NPZ
#define BRAID_SINGLE_DATA_NPZ
namespace braid::inline v0::data {

/// Arrays by name, as in numpy.savez; the names are without ".npy".
using archive = std::map<std::string, array>;

/// Reads every array of an .npz file, or the one named `member` (the others are not touched).
///
/// errors  file_error: no such file or member, a damaged zip, a member that parse_npy refuses.
inline archive read_npz(input_file const& file) {
  zip_reader const zip(file);
  archive all;
  for (auto const& [name, where] : zip.members()) {
    if (!name.ends_with(".npy")) file.refuse("member " + name, "a name that ends in .npy", name);
    all.emplace(name.substr(0, name.size() - 4), parse_npy(zip.read(name), file.name(), "member " + name));
  }
  return all;
}

inline archive read_npz(std::string const& path) { return read_npz(input_file(path)); }

inline array read_npz(input_file const& file, std::string const& member) {
  zip_reader const zip(file);
  std::string const name = member + ".npy";
  return parse_npy(zip.read(name), file.name(), "member " + name);
}

inline array read_npz(std::string const& path, std::string const& member) { return read_npz(input_file(path), member); }

/// Writes an .npz file of stored members, whole or not at all. The same archive gives the same bytes.
///
/// errors  file_error: as atomic_file's and npy_header's; 4 GiB or more in all, 65535 members or more, names of
///         64 KiB or more (this writer has no zip64).
inline void write_npz(std::string const& path, archive const& all) {
  constexpr std::size_t limit = 0xffffffff;
  constexpr std::uint16_t version = 20, flags = 0x800, method = 0, time = 0, date = 0x21;  // UTF-8 names; 1 January 1980
  if (all.size() >= 0xffff) throw file_error(path, "", "fewer than 65535 members", std::to_string(all.size()));
  atomic_file out(path);
  std::vector<std::byte> directory;
  std::size_t at = 0;
  for (auto const& [key, a] : all) {
    std::string const name = key + ".npy", place = "member " + name;
    auto const header = npy_header(a, path, place);
    std::size_t const size = header.size() + a.bytes.size();
    if (name.size() > 0xffff) throw file_error(path, "member", "a name below 64 KiB", std::to_string(name.size()));
    if (at + size + directory.size() + 2 * name.size() + 200 >= limit)  // 200: the fixed records and some room
      throw file_error(path, place, "less than 4 GiB in one .npz", "more");

    std::vector<std::byte> facts;  // what the local header and the directory entry share
    for (auto const field : {version, flags, method, time, date}) append(facts, field);
    append(facts, crc32_of(a.bytes, crc32_of(header)));
    append(facts, static_cast<std::uint32_t>(size));
    append(facts, static_cast<std::uint32_t>(size));
    append(facts, static_cast<std::uint16_t>(name.size()));
    append(facts, std::uint16_t{0});  // no extra field

    std::vector<std::byte> local;
    append(local, std::uint32_t{0x04034b50});
    append(local, facts);
    append(local, name);
    out.write(local);
    out.write(header);
    out.write(a.bytes);

    append(directory, std::uint32_t{0x02014b50});
    append(directory, version);
    append(directory, facts);
    for (int i = 0; i < 3; ++i) append(directory, std::uint16_t{0});  // no comment, first part, no attributes
    append(directory, std::uint32_t{0});
    append(directory, static_cast<std::uint32_t>(at));
    append(directory, name);
    at += local.size() + size;
  }
  std::vector<std::byte> end;
  append(end, std::uint32_t{0x06054b50});
  append(end, std::uint32_t{0});  // one part
  append(end, static_cast<std::uint16_t>(all.size()));
  append(end, static_cast<std::uint16_t>(all.size()));
  append(end, static_cast<std::uint32_t>(directory.size()));
  append(end, static_cast<std::uint32_t>(at));
  append(end, std::uint16_t{0});  // no comment
  out.write(directory);
  out.write(end);
  out.commit();
}

}  // namespace braid::data
#endif

// braid/analyze/embed.hpp
#ifndef BRAID_SINGLE_ANALYZE_EMBED
#define BRAID_SINGLE_ANALYZE_EMBED
namespace braid::inline v0 {

/// What one output of a net says of each sample of a data set: [n, F], row by row.
using embedded = feature_rows<float>;

struct a_column;
namespace detail {
/// A net whose one output is what a tap names: that value outlives the walk.
template <class G, class Name>
struct tapped_program : program<G> {
  static constexpr std::size_t outputs = 1;
  static constexpr std::array<std::size_t, 1> out_ids{tap_step<Name, typename program<G>::names>};
  template <std::size_t>
  using out = typename program<G>::template value<out_ids[0]>;
};
/// Output Index of Prog, the model's net or one like it.
template <class Prog, std::size_t Index, class Model, class Data>
embedded embed_output(Model const& model, Data const& data) {
  using K = typename Model::place;
  using T = typename K::scalar;
  using out = typename Prog::template out<Index>;
  constexpr std::size_t tile = tile_rows<Prog, K>, id = Prog::out_ids[Index];
  constexpr auto const& plan = plan_of<Prog, mode::predict>;
  constexpr modality_set partial = partial_in_data<Prog, Data>;
  auto const& w = model.weights();
  K const& k = w.place();
  embedded to(data.size(), out::size);
  std::fill(to.numbers.begin(), to.numbers.end(), std::numeric_limits<float>::quiet_NaN());
  buffer<K> work(plan.elements(tile), k);
  gathered<K, typename Prog::modalities> batch(tile, k);
  lacking_rows<Prog, partial> order(data.size());
  order.take(data, data.size(), [&](std::size_t i) { return data.row(i); }, 0, 0, philox{}, 0);
  std::vector<T> host(tile * to.width);
  for (std::size_t r = 0, n = 0; r < data.size(); r += n) {
    n = order.alike(r, std::min(r + tile, data.size()));
    batch.take(data, n, [&](std::size_t i) { return order.from(r + i); });
    batch.send();
    auto const in = batch.template inputs<Prog>(0);
    walk<Prog, K const, mode::predict> const walker{k, w.params(), w.state(), workspace<T>::in(work.data(), plan, n), in, n};
    modality_set const absent = order.absent(r);
    walker.template forward_without<partial>(absent);
    if (!runs_without<Prog>(id, absent)) continue;
    k.download(host.data(), static_cast<T const*>(walker.template value<id>()), n * to.width);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t f = 0; f < to.width; ++f)
        to.numbers[order.from(r + i) * to.width + f] = float(host[i * to.width + out::place(f)]);
  }
  return to;
}
/// The first of these modalities that a data set lacks, or void.
template <class Data, class... M>
constexpr auto first_lacking(types<M...>) {
  constexpr auto has = []<class N, class... Have>(std::type_identity<N>, types<Have...>) { return index_of<N, Have...>() < sizeof...(Have); };
  constexpr std::size_t i = first_false({has(std::type_identity<M>{}, typename Data::names{})..., false});
  if constexpr (i < sizeof...(M)) return std::type_identity<nth<i, M...>>{};
  else return std::type_identity<void>{};
}
template <class Model, class Data>
consteval bool embed_bears() {
  using absence = absence_facts<program<typename Model::graph>, Data>;
  using stuck = std::conditional_t<absence::set != 0, typename absence::unbearable, void>;
  static_assert(
      holds<std::is_void_v<stuck>, at<embedded>, got<stuck>, wants<bearing_absence>>,
      "modalities are missing in these data: the fusions behind them must bear absence, and at most 8 may be missing");
  return std::is_void_v<stuck>;
}
template <class Model, class Data>
consteval bool embed_law() {
  using lacks = typename decltype(first_lacking<Data>(typename program<typename Model::graph>::modalities{}))::type;
  static_assert(holds<std::is_void_v<lacks>, at<embedded>, got<typename Data::names>, wants<a_column, lacks>>,
                "the data set lacks a modality of the net");
  if constexpr (std::is_void_v<lacks>) return embed_bears<Model, Data>();
  else return false;
}
}  // namespace detail

/// What an output of a net says of every sample of a data set, whose targets are not looked at. Any point of a net can be
/// read: give it a name by `tap`; or, where a loss asks for it too, by `shared`, and add it to the outputs.
///
///   inline constexpr auto code = bd::shared<struct code_of>(photo | conv2d<8, 3> | relu | flatten | dense<16>);
///   inline constexpr auto net = bd::outputs(answer(code | dense<10>), middle(code));
///   auto const codes = bd::embed(model, data, middle);
///
///   inline constexpr auto net2 = photo | conv2d<8, 3> | relu | flatten | dense<16> | bd::tap<struct code> | dense<10>;
///   auto const codes2 = bd::embed(model2, data, bd::tap<code>);
///
/// shapes  [n, F] in the data set's order; F is the size of the output, whatever its axes. Rows of samples for which the
///         output is absent are NaN.
/// cost    that of prediction; room for one tile and the result.
/// errors  the output is one of the net's, the data have its modalities, fusions bear what samples lack (compile time).
template <class Model, class Data, class Tag>
embedded embed(Model const& model, Data const& data, output<Tag>) {
  constexpr std::size_t index = []<class... N>(types<N...>) { return index_of<Tag, N...>(); }(
      typename output_tags<typename Model::graph>::type{});
  constexpr bool known = index < program<typename Model::graph>::outputs;
  static_assert(holds<known, at<embedded>, got<Tag>, wants<typename output_tags<typename Model::graph>::type>>,
                "the net has no output of this name");
  if constexpr (known && detail::embed_law<Model, Data>()) return detail::embed_output<program<typename Model::graph>, index>(model, data);
  else return {};
}
/// The same of what a tap names, row major whatever its layout; NaN too where it does not run. Of steps beyond a sample's length
/// it is what the net left there.
template <class Model, class Data, class Name>
embedded embed(Model const& model, Data const& data, layer::tap_of<Name>) {
  using prog = program<typename Model::graph>;
  constexpr std::size_t step = tap_step<Name, typename prog::names>;
  static_assert(holds<step != none, at<embedded>, got<layer::tap_of<Name>>, wants<one_point>>,
                "the net has no tap of this name; within a composed unit or `repeat` it is not seen");
  constexpr std::size_t points = taps_named<Name, typename prog::names>;
  static_assert(holds<points <= 1, at<embedded>, got<layer::tap_of<Name>>, wants<one_point>>,
                "the net has taps of this name at several points (a fragment used twice?): give each a name of its own");
  if constexpr (points == 1 && detail::embed_law<Model, Data>()) {
    constexpr bool numbers = are_numbers<typename prog::template value<step>>;
    static_assert(holds<numbers, at<embedded>, got<layer::tap_of<Name>>, wants<real_numbers>>, "token ids are no code: put the tap behind the embedding");
    if constexpr (numbers) return detail::embed_output<detail::tapped_program<typename Model::graph, Name>, 0>(model, data);
    else return {};
  } else {
    return {};
  }
}
/// The same of a net with one output.
template <class Model, class Data>
embedded embed(Model const& model, Data const& data) {
  constexpr std::size_t outputs = program<typename Model::graph>::outputs;
  static_assert(holds<outputs == 1, at<embedded>, got<exactly<outputs>>, wants<exactly<1>>>,
                "the net has several outputs: say which, embed(model, data, name)");
  if constexpr (outputs == 1 && detail::embed_law<Model, Data>()) return detail::embed_output<program<typename Model::graph>, 0>(model, data);
  else return {};
}

/// Writes codes as arrays of an .npz file: `codes` [n, F], and `labels` [n] where there are any.
///
/// errors  shape_error: another number of labels; file_error: as write_npz's.
template <samples_by_features X>
void write_embedding(std::string const& path, X const& codes, std::span<std::int32_t const> labels = {}) {
  static_assert(holds<detail::two_axes<X>, at<samples>, got<exactly<detail::axes_by_type<X>>>, wants<exactly<2>>>,
                "the analyses take two axes, samples by features: flatten the others");
  auto const [n, width] = detail::rows_and_features("write_embedding", codes);
  if (!labels.empty() && labels.size() != n)
    throw shape_error("write_embedding", "labels", std::to_string(n) + ", one a row", std::to_string(labels.size()));
  std::vector<float> numbers(n * width);
  for (std::size_t r = 0; r < n; ++r)
    for (std::size_t f = 0; f < width; ++f) numbers[r * width + f] = float(codes(r, f));
  data::archive all{{"codes", data::array::from(std::span<float const>(numbers), {n, width})}};
  if (!labels.empty()) all.emplace("labels", data::array::from(labels, {n}));
  data::write_npz(path, all);
}

/// Writes codes for TensorBoard's projector into a folder that exists: `name`.tsv, one line a row; name_metadata.tsv, one
/// caption a line, whose tabs and line ends become spaces; and projector_config.pbtxt, which names them.
/// `tensorboard --logdir FOLDER` shows them.
///
/// errors  shape_error: another number of captions; value_error: a name that is none; file_error: no such folder, no room.
/// source  TensorBoard's projector_config.proto.
template <samples_by_features X>
void write_projector(std::string const& folder, std::string const& name, X const& codes,
                     std::span<std::string const> captions = {}) {
  static_assert(holds<detail::two_axes<X>, at<samples>, got<exactly<detail::axes_by_type<X>>>, wants<exactly<2>>>,
                "the analyses take two axes, samples by features: flatten the others");
  auto const [n, width] = detail::rows_and_features("write_projector", codes);
  if (!captions.empty() && captions.size() != n)
    throw shape_error("write_projector", "captions", std::to_string(n) + ", one a row",
                      std::to_string(captions.size()));
  for (char const c : name)
    if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '_' && c != '-')
      throw value_error("write_projector", "name", "letters, digits, _ and -", name);
  if (name.empty()) throw value_error("write_projector", "name", "letters, digits, _ and -", "nothing");
  auto const put = [&](std::string const& file, std::string const& text) { write_whole(folder + "/" + file, text); };
  std::string lines;
  char number[32];
  for (std::size_t r = 0; r < n; ++r)
    for (std::size_t f = 0; f < width; ++f) {
      std::snprintf(number, sizeof number, "%.9g", double(float(codes(r, f))));
      lines.append(number).push_back(f + 1 < width ? '\t' : '\n');
    }
  put(name + ".tsv", lines);
  std::string config = "embeddings {\n  tensor_name: \"" + name + "\"\n  tensor_path: \"" + name + ".tsv\"\n";
  if (!captions.empty()) {
    lines.clear();
    for (auto const& caption : captions) {
      for (char const c : caption) lines.push_back(c == '\t' || c == '\n' || c == '\r' ? ' ' : c);
      lines.push_back('\n');
    }
    put(name + "_metadata.tsv", lines);
    config += "  metadata_path: \"" + name + "_metadata.tsv\"\n";
  }
  put("projector_config.pbtxt", config + "}\n");
}

}  // namespace braid
#endif

// braid/data/from_npz.hpp
#ifndef BRAID_SINGLE_DATA_FROM_NPZ
#define BRAID_SINGLE_DATA_FROM_NPZ
namespace braid::inline v0::data {

/// Of from_npz: a modality that some samples lack.
template <modality M>
struct some_of {};
/// bd::data::from_npz("set.npz", bd::data::some(photo), digit): the member photo.there says which samples have it.
template <modality M>
constexpr some_of<M> some(M) {
  return {};
}

namespace detail {
template <class M>
struct named_in_npz {
  using type = M;
  static constexpr bool partial = false;
};
template <class M>
struct named_in_npz<some_of<M>> {
  using type = M;
  static constexpr bool partial = true;
};
/// What the archive has of one modality or target.
template <class M>
struct npz_column {
  using S = typename M::outside;
  static constexpr bool has_lengths = modality<M> && is_timed<S>;
  using E = element_t<typename S::element, float>;
  std::vector<E> values;
  std::vector<std::int32_t> lengths{};
  std::vector<std::uint8_t> there{};

  npz_column(input_file const& file, archive const& all, bool partial) {
    std::string const name(M::name());
    auto const& a = member(file, all, name);
    bool fits = !a.shape.empty() && (a.shape.size() == S::rank + 1 || (S::size == 1 && a.shape.size() == 1));
    for (std::size_t i = 1; fits && i < a.shape.size(); ++i) fits = a.shape[i] == S::dims[i - 1];
    if (!fits) file.refuse("member " + name, braid::detail::brackets(S::dims, "n"), shape_text(a.shape));
    values = a.template to<E>(name);
    if constexpr (has_lengths) {
      if (all.contains(name + ".lengths")) lengths = member(file, all, name + ".lengths").template to<std::int32_t>(name + ".lengths");
      else lengths.assign(a.shape[0], std::int32_t(S::steps));
    }
    if (partial) {
      auto const& w = member(file, all, name + ".there");
      there.resize(w.size());
      w.copy_to(std::span(there), name + ".there");
    }
  }
  static array const& member(input_file const& file, archive const& all, std::string const& name) {
    auto const found = all.find(name);
    if (found == all.end()) file.refuse("member " + name, "a member of that name", "none");
    return found->second;
  }
  auto given() && {
    if constexpr (has_lengths) return M{}(std::move(values), std::move(lengths));
    else return M{}(std::move(values));
  }
};
}  // namespace detail

/// A data set from the arrays of an .npz archive, which have the modalities' and targets' names: [n, the modality's shape];
/// of sequences also photo.lengths [n], if they differ; of modalities that some samples lack (`some`) photo.there [n], 0 or
/// 1. It owns its memory. For data larger than memory: data::stored_rows.
///
///   auto const train = bd::data::from_npz("train.npz", photo, notes, bd::data::some(pulse), digit);
///
/// cost    the arrays in memory, for a moment three times (the file's, the net's kind of number, the set's own); a subset of
///         such a set is a copy. For large ones: stored_rows.
/// errors  file_error: as read_npz's, a member that is not there or has another shape; and those of dataset.
template <class... M>
auto from_npz(std::string const& path, M...) {
  input_file const file(path);
  archive const all = read_npz(file);
  auto const column = [&]<class N>(std::type_identity<N>) {
    using named = detail::named_in_npz<N>;
    return detail::npz_column<typename named::type>(file, all, named::partial);
  };
  auto const give = []<class N, class C>(std::type_identity<N>, C&& c) {
    if constexpr (detail::named_in_npz<N>::partial) return std::move(c).given().where(std::move(c.there));
    else return std::move(c).given();
  };
  return [&](auto&&... c) { return dataset{give(std::type_identity<M>{}, std::move(c))...}; }(column(std::type_identity<M>{})...);
}

}  // namespace braid::data
#endif

// braid/data/stored_rows.hpp
#ifndef BRAID_SINGLE_DATA_STORED_ROWS
#define BRAID_SINGLE_DATA_STORED_ROWS
namespace braid::inline v0::data {

/// The rows of an array that stays in its file: an .npy file, or a member of an .npz archive that is stored without
/// compression (numpy.savez, bd::data::write_npz). For data that are larger than memory, with bd::on_demand:
///
///   bd::input_file const file("pictures.npz");
///   bd::data::stored_rows const pixels(file, "pixels");
///   bd::dataset data{photo(bd::on_demand(pixels.rows(), [&](std::size_t r, std::span<float> to) { pixels.read(r, to); })), ...};
///
/// file    must outlive it.
/// cost    one read of a row's bytes from the file, or the system's cache; threads may read at once.
/// errors  file_error: as parse_npy's and zip_reader's; a compressed member, Fortran order, no axis of rows. The checksum of a
///         member is not looked at. shape_error: room of another size; value_error: numbers that T cannot hold.
class stored_rows {
 public:
  explicit stored_rows(input_file const& file) : stored_rows(file, 0, file.size(), {}) {}
  stored_rows(input_file const& file, std::string const& member) : stored_rows(file, place_of(file, member), member) {}

  std::size_t rows() const { return shape_[0]; }
  /// Elements of one row.
  std::size_t row_size() const { return per_row_; }
  std::vector<std::size_t> const& shape() const { return shape_; }
  /// Row r, as T: [row_size()].
  template <number T>
  void read(std::size_t r, std::span<T> to) const {
    if (r >= rows()) throw value_error(file_.name(), "row", "0 to " + std::to_string(rows() - 1), std::to_string(r));
    std::size_t const bytes = per_row_ * item_size(dtype_);
    array row{dtype_, {per_row_}, file_.read(begin_ + r * bytes, bytes)};
    row.copy_to(to, file_.name() + ", row " + std::to_string(r));
  }

 private:
  static zip_reader::member place_of(input_file const& file, std::string const& member) {
    zip_reader const zip(file);
    auto const found = zip.members().find(member + ".npy");
    if (found == zip.members().end()) file.refuse("member " + member + ".npy", "a member of that name", "none");
    if (found->second.deflated)
      file.refuse("member " + member + ".npy", "a member without compression, to be read row by row", "a compressed one");
    return found->second;
  }
  stored_rows(input_file const& file, zip_reader::member const& m, std::string const& member)
      : stored_rows(file, m.at, m.size, "member " + member + ".npy") {}
  stored_rows(input_file const& file, std::size_t at, std::size_t size, std::string const& member) : file_(file) {
    auto const first = file.read(at, std::min<std::size_t>(12, size));
    std::size_t const start = npy::heading_size(first, size, file.name(), member);
    auto const [of, fortran, begin] = npy::parse_heading(file.read(at, start), size, file.name(), member);
    if (of.shape.empty() || of.shape[0] == 0) npy::refuse(file.name(), member, start, "an array with rows", shape_text(of.shape));
    if (fortran && of.shape.size() > 1) npy::refuse(file.name(), member, start, "rows one behind the other (C order)", "Fortran order");
    shape_ = of.shape, dtype_ = of.dtype, begin_ = at + begin, per_row_ = of.size() / shape_[0];
  }

  input_file const& file_;
  std::vector<std::size_t> shape_;
  std::string dtype_;
  std::size_t begin_ = 0, per_row_ = 0;
};

}  // namespace braid::data
#endif
