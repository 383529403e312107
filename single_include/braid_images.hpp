#pragma once
// braid: the headers of images. Written by scripts/single-include; do not edit.
#include "braid.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

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

// braid/data/complete_png.hpp
#ifndef BRAID_SINGLE_DATA_COMPLETE_PNG
#define BRAID_SINGLE_DATA_COMPLETE_PNG
namespace braid::inline v0::data {

namespace png {
inline constexpr std::string_view magic = "\x89PNG\r\n\x1a\n";
inline constexpr std::size_t most_side = 16384;          ///< pixels along one side
inline constexpr std::size_t most_pixels = 1ull << 26;  ///< in all

inline constexpr std::array<std::uint32_t, 256> crc_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1 ? 0xedb88320u : 0u) ^ value >> 1;
    table[i] = value;
  }
  return table;
}();

/// CRC-32 of a chunk's type and data.
inline std::uint32_t crc(std::span<std::byte const> bytes) {
  std::uint32_t value = 0xffffffff;
  for (auto const b : bytes) value = crc_table[(value ^ std::to_integer<std::uint32_t>(b)) & 0xff] ^ value >> 8;
  return value ^ 0xffffffff;
}

/// Four bytes, most significant first.
inline std::uint32_t number(std::byte const* p) { return __builtin_bswap32(load<std::uint32_t>(p)); }
}  // namespace png

/// Refuses what stb_image would read as a picture without a word: a PNG that was cut off behind its pixels or has a
/// wrong CRC. Every chunk up to the end chunk must be there, the header first; sides up to 16384, 2^26 pixels in all.
///
/// errors  file_error with the byte where the file stops being what it says.
inline void require_complete_png(std::span<std::byte const> bytes, std::string_view file) {
  auto const refuse = [&](std::size_t at, std::string_view expected, std::string_view found) {
    throw file_error(file, byte_place(at), expected, found);
  };
  if (!as_text(bytes).starts_with(png::magic)) refuse(0, "a PNG image", bytes.empty() ? "an empty file" : "another format");
  bool ended = false;
  for (std::size_t at = png::magic.size(); !ended;) {
    std::size_t const left = bytes.size() - at;
    if (left < 12) refuse(at, "a chunk", std::to_string(left) + " bytes");
    std::size_t const size = png::number(&bytes[at]);
    if (size > left - 12) refuse(at, "a chunk of " + std::to_string(size) + " bytes", "the end of the file");
    auto const body = bytes.subspan(at + 4, 4 + size);
    auto const crc = png::crc(body), named = png::number(&bytes[at + 8 + size]);
    if (crc != named) refuse(at + 8 + size, "CRC " + std::to_string(crc), std::to_string(named));
    if (at == png::magic.size()) {
      if (!as_text(body).starts_with("IHDR") || size != 13) refuse(at, "the chunk IHDR", "another");
      std::size_t const sides[] = {png::number(&bytes[at + 12]), png::number(&bytes[at + 8])};
      for (std::size_t const side : sides)
        if (side < 1 || side > png::most_side) refuse(at + 8, "1 to 16384 pixels a side", shape_text(sides));
      if (sides[0] * sides[1] > png::most_pixels) refuse(at + 8, "at most 2^26 pixels", shape_text(sides));
    }
    ended = as_text(body).starts_with("IEND");
    at += 12 + size;
  }
}

}  // namespace braid::data
#endif

// braid/data/image.hpp
#ifndef BRAID_SINGLE_DATA_IMAGE
#define BRAID_SINGLE_DATA_IMAGE
// stb's code becomes part of each translation unit that includes this header, with internal linkage, so that nothing
// has to be linked and a program's own copy of stb does not collide at link time. Each function below uses the copy of
// its translation unit; all copies are the same code.
#if defined(STBI_INCLUDE_STB_IMAGE_H) || defined(INCLUDE_STB_IMAGE_WRITE_H)
#error "include braid/data/image.hpp in a source file that does not include stb_image.h or stb_image_write.h itself"
#endif
#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#define STBI_NO_STDIO
#define STBI_ONLY_PNG
#define STBI_MAX_DIMENSIONS 16384
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STBI_WRITE_NO_STDIO
#if __has_include(<stb_image.h>)
#include <stb_image.h>
#else
#error "braid/data/image.hpp needs stb: apt install libstb-dev, link braid::images"
#include "missing_library"  // there is none: the compiler stops here
#endif
#include <stb_image_write.h>

namespace braid::inline v0::data {

/// An image, channel by channel as the models take it.
struct picture {
  std::size_t channels = 0, height = 0, width = 0;
  std::vector<float> pixels;  ///< [channels, height, width], 0 to 1
};

/// Reads a PNG file by stb_image, 8 bits a value (16-bit files are cut to that). Other formats are refused: fuzzed,
/// stb_image 2.27 reads and writes beyond its memory on bad JPEG and PNM files.
///
/// channels  1 grey, 2 grey and alpha, 3 RGB, 4 RGBA; a file of another count is converted (grey = luma).
/// errors    file_error: no such file, another format, cut off or damaged, over 256 MiB, a side over 16384 pixels,
///           over 2^26 pixels. value_error: channels not 1 to 4.
inline picture read_image(input_file const& file, std::size_t channels) {
  constexpr std::size_t most_bytes = std::size_t{1} << 28;
  if (channels < 1 || channels > 4) throw value_error("read_image", "channels", "1 to 4", std::to_string(channels));
  if (file.size() > most_bytes) file.refuse("", "an image below 256 MiB", std::to_string(file.size()) + " bytes");
  auto const bytes = file.read(0, file.size());
  require_complete_png(bytes, file.name());
  auto const* raw = reinterpret_cast<stbi_uc const*>(bytes.data());
  int const size = static_cast<int>(bytes.size());
  int width = 0, height = 0, found = 0;
  std::unique_ptr<stbi_uc, decltype(&std::free)> const decoded(
      stbi_load_from_memory(raw, size, &width, &height, &found, static_cast<int>(channels)), &std::free);
  if (!decoded) file.refuse("", "an image that stb_image reads", stbi_failure_reason());

  picture p{channels, static_cast<std::size_t>(height), static_cast<std::size_t>(width), {}};
  std::size_t const plane = p.height * p.width;
  p.pixels.resize(channels * plane);
  for (std::size_t c = 0; c < channels; ++c)  // [H, W, C] of bytes to [C, H, W]
    for (std::size_t i = 0; i < plane; ++i) p.pixels[c * plane + i] = static_cast<float>(decoded.get()[i * channels + c]) / 255;
  return p;
}

inline picture read_image(std::string const& path, std::size_t channels) { return read_image(input_file(path), channels); }

/// Writes a PNG of 8 bits a value, whole or not at all. Values are clipped to 0..1 and rounded.
///
/// errors  file_error: as atomic_file's. shape_error: channels not 1 to 4, a side of 0 or over 16384, over 2^26 pixels,
///         pixels not of the shape. value_error: a NaN.
inline void write_png(std::string const& path, picture const& p) {
  std::size_t const side = png::most_side, plane = p.height * p.width;
  bool const fits = p.channels >= 1 && p.channels <= 4 && p.height >= 1 && p.height <= side && p.width >= 1 &&
                    p.width <= side && plane <= png::most_pixels && p.pixels.size() == p.channels * plane;
  if (!fits) {
    std::size_t const shape[] = {p.channels, p.height, p.width};
    throw shape_error(path, "pixels", "[1 to 4, height, width] up to 2^26 pixels",
                      std::to_string(p.pixels.size()) + " values for " + shape_text(shape));
  }
  std::vector<unsigned char> bytes(p.pixels.size());
  for (std::size_t c = 0; c < p.channels; ++c)  // [C, H, W] to [H, W, C]
    for (std::size_t i = 0; i < plane; ++i) {
      float const value = p.pixels[c * plane + i];
      if (std::isnan(value)) throw value_error(path, "pixel " + std::to_string(c * plane + i), "a number", "NaN");
      bytes[i * p.channels + c] = static_cast<unsigned char>(std::fmin(std::fmax(value, 0.0f), 1.0f) * 255 + 0.5f);
    }
  int size = 0;
  std::unique_ptr<unsigned char, decltype(&std::free)> const encoded(
      stbi_write_png_to_mem(bytes.data(), 0, static_cast<int>(p.width), static_cast<int>(p.height),
                            static_cast<int>(p.channels), &size),
      &std::free);
  if (!encoded) throw file_error(path, "write", "memory for the encoder", "none");
  write_whole(path, std::as_bytes(std::span(encoded.get(), static_cast<std::size_t>(size))));
}

}  // namespace braid::data
#endif
