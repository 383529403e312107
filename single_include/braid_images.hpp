#pragma once
// braid: the headers of images. Written by scripts/single-include; do not edit.
#include "braid.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
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

// braid/picture/picture.hpp
#ifndef BRAID_SINGLE_PICTURE_PICTURE
#define BRAID_SINGLE_PICTURE_PICTURE
namespace braid::inline v0::data {

/// An image, channel by channel as the models take it.
struct picture {
  std::size_t channels = 0, height = 0, width = 0;
  std::vector<float> pixels;  ///< [channels, height, width], 0 to 1

  [[nodiscard]] std::size_t plane() const { return height * width; }
  [[nodiscard]] std::span<float const> channel(std::size_t c) const {
    return std::span(pixels).subspan(c * plane(), plane());
  }
  [[nodiscard]] std::span<float> channel(std::size_t c) { return std::span(pixels).subspan(c * plane(), plane()); }
};

inline constexpr std::size_t most_side = 16384;         ///< pixels along one side, of every reader
inline constexpr std::size_t most_pixels = 1ull << 26;  ///< in all

/// Throws unless the picture's pixels are of its shape and there are some.
///
/// errors  shape_error naming `where`.
inline void require_picture(picture const& p, std::string_view where) {
  std::size_t const shape[] = {p.channels, p.height, p.width};
  auto const wanted = checked_product(shape);
  if (!wanted || *wanted == 0 || p.pixels.size() != *wanted)
    throw shape_error(where, "picture", "[channels, height, width] with a number for each",
                      std::to_string(p.pixels.size()) + " values for " + shape_text(shape));
}

/// Throws file_error unless a file's sides are 1 to 16384 with 2^26 pixels in all: asked before memory is taken.
inline void require_sides(input_file const& file, std::size_t at, std::size_t height, std::size_t width) {
  std::size_t const sides[] = {height, width};
  if (height < 1 || height > most_side || width < 1 || width > most_side || height * width > most_pixels)
    file.refuse(byte_place(at), "sides of 1 to 16384 pixels, at most 2^26 in all", shape_text(sides));
}

/// Bytes [height, width, channels] as a picture.
inline picture from_bytes(std::span<std::uint8_t const> bytes, std::size_t channels, std::size_t height, std::size_t width) {
  picture p{channels, height, width, std::vector<float>(channels * height * width)};
  for (std::size_t c = 0; c < channels; ++c) {
    auto const to = p.channel(c);
    for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<float>(bytes[i * channels + c]) / 255;
  }
  return p;
}

}  // namespace braid::data
#endif

// braid/picture/complete_png.hpp
#ifndef BRAID_SINGLE_PICTURE_COMPLETE_PNG
#define BRAID_SINGLE_PICTURE_COMPLETE_PNG
namespace braid::inline v0::data {

namespace png {
inline constexpr std::string_view magic = "\x89PNG\r\n\x1a\n";

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

/// Bits of one pixel in a file; 0 for a colour type that there is not.
inline std::size_t bits_of_pixel(std::byte depth, std::byte colour_type) {
  constexpr std::size_t samples[] = {1, 0, 3, 1, 2, 0, 4};
  auto const type = std::to_integer<std::size_t>(colour_type);
  return type < std::size(samples) ? std::to_integer<std::size_t>(depth) * samples[type] : 0;
}
}  // namespace png

/// Refuses what stb_image would read as a picture without a word: a PNG that was cut off behind its pixels or has a
/// wrong CRC. Every chunk up to the end chunk must be there, the header first; sides up to 16384, 2^26 pixels in all, and
/// no more of them than the compressed data can give: stb_image takes their memory before it looks.
///
/// errors  file_error with the byte where the file stops being what it says.
inline void require_complete_png(std::span<std::byte const> bytes, std::string_view file) {
  auto const refuse = [&](std::size_t at, std::string_view expected, std::string_view found) {
    throw file_error(file, byte_place(at), expected, found);
  };
  if (!as_text(bytes).starts_with(png::magic)) refuse(0, "a PNG image", bytes.empty() ? "an empty file" : "another format");
  bool ended = false;
  std::size_t pixel_bytes = 0, data = 0;
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
        if (side < 1 || side > most_side) refuse(at + 8, "1 to 16384 pixels a side", shape_text(sides));
      if (sides[0] * sides[1] > most_pixels) refuse(at + 8, "at most 2^26 pixels", shape_text(sides));
      pixel_bytes = sides[0] * sides[1] * png::bits_of_pixel(bytes[at + 16], bytes[at + 17]) / 8;
    }
    if (as_text(body).starts_with("IDAT")) {
      // stb_image copies from it to where it has no memory yet.
      if (data == 0 && size == 0) refuse(at, "compressed data in the first chunk IDAT", "an empty one");
      data += size;
    }
    ended = as_text(body).starts_with("IEND");
    at += 12 + size;
  }
  // Deflate makes at most 1032 bytes of one.
  if (pixel_bytes / 1032 > data)
    refuse(bytes.size(), std::to_string(pixel_bytes) + " bytes of pixels", "data of " + std::to_string(data) + " bytes, which cannot give them");
}

}  // namespace braid::data
#endif

// braid/picture/image.hpp
#ifndef BRAID_SINGLE_PICTURE_IMAGE
#define BRAID_SINGLE_PICTURE_IMAGE
// stb's code becomes part of each translation unit that includes this header, with internal linkage, so that nothing
// has to be linked and a program's own copy of stb does not collide at link time. Each function below uses the copy of
// its translation unit; all copies are the same code.
#if defined(STBI_INCLUDE_STB_IMAGE_H) || defined(INCLUDE_STB_IMAGE_WRITE_H)
#error "include braid/picture/image.hpp in a source file that does not include stb_image.h or stb_image_write.h itself"
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
#error "braid/picture/image.hpp needs stb: apt install libstb-dev, link braid::images"
#include "missing_library"  // there is none: the compiler stops here
#endif
#include <stb_image_write.h>

namespace braid::inline v0::data {

/// Reads a PNG file by stb_image, 8 bits a value (16-bit files are cut to that). Other formats are refused: fuzzed,
/// stb_image 2.27 reads and writes beyond its memory on bad JPEG and PNM files; read_picture has readers of its own for them.
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
  std::size_t const side = most_side, plane = p.height * p.width;
  bool const fits = p.channels >= 1 && p.channels <= 4 && p.height >= 1 && p.height <= side && p.width >= 1 &&
                    p.width <= side && plane <= most_pixels && p.pixels.size() == p.channels * plane;
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

// braid/picture/jpeg.hpp
#ifndef BRAID_SINGLE_PICTURE_JPEG
#define BRAID_SINGLE_PICTURE_JPEG
#if __has_include(<turbojpeg.h>)
#include <turbojpeg.h>
#else
#error "braid/picture/jpeg.hpp needs TurboJPEG: apt install libturbojpeg0-dev, link braid::images"
#include "missing_library"  // there is none: the compiler stops here
#endif

namespace braid::inline v0::data {

/// Reads a JPEG file by libjpeg-turbo: 1 channel where the file is grey, else RGB. Nothing that it warns of is taken, so a
/// file that was cut off is refused.
///
/// cost    that of the library.
/// errors  file_error: another format, damaged, cut off, CMYK, over 256 MiB, a side over 16384 pixels, over 2^26 pixels.
/// source  the TurboJPEG API, tjDecompress2; more than 500 scans of a progressive file are refused.
inline picture read_jpeg(input_file const& file) {
  if (file.size() > std::size_t{1} << 28) file.refuse("", "an image below 256 MiB", std::to_string(file.size()) + " bytes");
  auto const bytes = file.read(0, file.size());
  if (!as_text(bytes).starts_with("\xff\xd8\xff"))
    file.refuse(byte_place(0), "a JPEG image", bytes.empty() ? "an empty file" : "another format");
  std::unique_ptr<std::remove_pointer_t<tjhandle>, decltype(&tjDestroy)> const decoder(tjInitDecompress(), &tjDestroy);
  if (!decoder) file.refuse("", "memory for the decoder", "none");
  auto const* const raw = reinterpret_cast<unsigned char const*>(bytes.data());
  auto const refuse = [&] { file.refuse("", "an image that libjpeg-turbo reads", tjGetErrorStr2(decoder.get())); };
  int width = 0, height = 0, sampling = 0, colours = 0;
  if (tjDecompressHeader3(decoder.get(), raw, bytes.size(), &width, &height, &sampling, &colours) != 0) refuse();
  require_sides(file, 0, static_cast<std::size_t>(height), static_cast<std::size_t>(width));
  bool const is_grey = colours == TJCS_GRAY;
  std::size_t const channels = is_grey ? 1 : 3, h = static_cast<std::size_t>(height), w = static_cast<std::size_t>(width);
  std::vector<std::uint8_t> decoded(channels * h * w);
  if (tjDecompress2(decoder.get(), raw, bytes.size(), decoded.data(), width, 0, height, is_grey ? TJPF_GRAY : TJPF_RGB,
                    TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS) != 0)
    refuse();
  return from_bytes(decoded, channels, h, w);
}

inline picture read_jpeg(std::string const& path) { return read_jpeg(input_file(path)); }

}  // namespace braid::data
#endif

// braid/picture/bmp.hpp
#ifndef BRAID_SINGLE_PICTURE_BMP
#define BRAID_SINGLE_PICTURE_BMP
namespace braid::inline v0::data {

/// Reads a Windows bitmap without compression: 1, 4 or 8 bits with a palette, 24 bits, or 32 bits of which the last 8 are
/// not looked at. 3 channels, RGB.
///
/// cost    one pass over the file.
/// errors  file_error with the byte: another format, compressed or of other masks, cut off, a palette that is too short, a
///         side over 16384 pixels, over 2^26 pixels.
/// source  BITMAPINFOHEADER and its later versions, in Microsoft's reference of GDI.
inline picture read_bmp(input_file const& file) {
  std::array<std::byte, 54> head;
  if (file.size() < 2 || as_text(file.read(0, 2)) != "BM")
    file.refuse(byte_place(0), "a BMP image", file.size() ? "another format" : "an empty file");
  file.read(0, head);
  std::size_t const pixels = load<std::uint32_t>(&head[10]), info = load<std::uint32_t>(&head[14]);
  if (info < 40) file.refuse(byte_place(14), "a header of at least 40 bytes", std::to_string(info));
  auto const signed_height = load<std::int32_t>(&head[22]);
  bool const from_below = signed_height > 0;
  auto const width = static_cast<std::size_t>(load<std::uint32_t>(&head[18]));
  auto const height = static_cast<std::size_t>(std::llabs(signed_height));
  require_sides(file, 18, height, width);
  std::size_t const bits = load<std::uint16_t>(&head[28]);
  if (bits != 1 && bits != 4 && bits != 8 && bits != 24 && bits != 32)
    file.refuse(byte_place(28), "1, 4, 8, 24 or 32 bits a pixel", std::to_string(bits));
  if (auto const method = load<std::uint32_t>(&head[30]); method != 0)
    file.refuse(byte_place(30), "no compression", "method " + std::to_string(method));

  std::vector<std::byte> palette;
  if (bits <= 8) {
    std::size_t const said = load<std::uint32_t>(&head[46]), all = std::size_t{1} << bits;
    if (said > all) file.refuse(byte_place(46), "at most " + std::to_string(all) + " colours", std::to_string(said));
    palette = file.read(14 + info, 4 * (said ? said : all));
  }
  std::size_t const row_bytes = (width * bits + 31) / 32 * 4;  // rows begin at multiples of four
  auto const bytes = file.read(pixels, row_bytes * height);

  picture p{3, height, width, std::vector<float>(3 * height * width)};
  for (std::size_t y = 0; y < height; ++y) {
    std::size_t const row = (from_below ? height - 1 - y : y) * row_bytes;
    for (std::size_t x = 0; x < width; ++x) {
      std::byte const* colour = nullptr;  // blue, green, red
      if (bits > 8) {
        colour = &bytes[row + x * bits / 8];
      } else {
        std::size_t const at = row + x * bits / 8, shift = 8 - bits - x * bits % 8;
        std::size_t const index = std::to_integer<std::size_t>(bytes[at]) >> shift & ((std::size_t{1} << bits) - 1);
        if (4 * index >= palette.size())
          file.refuse(byte_place(pixels + at), "a colour of " + std::to_string(palette.size() / 4), std::to_string(index));
        colour = &palette[4 * index];
      }
      for (std::size_t c = 0; c < 3; ++c)
        p.channel(c)[y * width + x] = static_cast<float>(std::to_integer<int>(colour[2 - c])) / 255;
    }
  }
  return p;
}

inline picture read_bmp(std::string const& path) { return read_bmp(input_file(path)); }

}  // namespace braid::data
#endif

// braid/picture/grey.hpp
#ifndef BRAID_SINGLE_PICTURE_GREY
#define BRAID_SINGLE_PICTURE_GREY
namespace braid::inline v0::data {

/// One channel: the luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B. Of 1 or 2 channels, the first; of 4, alpha goes.
///
/// cost    three products a pixel.
/// errors  shape_error: pixels not of the shape, or more than 4 channels.
/// source  Pillow's convert("L"), without its rounding to a byte.
inline picture grey(picture const& p) {
  require_picture(p, "grey");
  if (p.channels > 4) throw shape_error("grey", "channels", "1 to 4", std::to_string(p.channels));
  picture g{1, p.height, p.width, {}};
  if (p.channels < 3) {
    g.pixels.assign(p.channel(0).begin(), p.channel(0).end());
    return g;
  }
  g.pixels.resize(p.plane());
  auto const red = p.channel(0), green = p.channel(1), blue = p.channel(2);
  for (std::size_t i = 0; i < g.pixels.size(); ++i)
    g.pixels[i] = 0.299f * red[i] + 0.587f * green[i] + 0.114f * blue[i];
  return g;
}

/// The same picture with 1 channel (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA); alpha that is not there is 1.
///
/// errors  shape_error as grey; value_error: channels not 1 to 4.
inline picture with_channels(picture p, std::size_t channels) {
  if (channels < 1 || channels > 4) throw value_error("with_channels", "channels", "1 to 4", std::to_string(channels));
  require_picture(p, "with_channels");
  if (p.channels == channels) return p;
  bool const colour = channels >= 3, alpha = channels % 2 == 0;
  picture const seen = colour && p.channels >= 3 ? picture{} : grey(p);
  picture q{channels, p.height, p.width, std::vector<float>(channels * p.plane())};
  for (std::size_t c = 0; c < (colour ? 3u : 1u); ++c)
    std::ranges::copy(seen.channels ? seen.channel(0) : std::as_const(p).channel(c), q.channel(c).begin());
  if (alpha) {
    if (p.channels % 2 == 0) std::ranges::copy(p.channel(p.channels - 1), q.channel(channels - 1).begin());
    else std::ranges::fill(q.channel(channels - 1), 1.0f);
  }
  return q;
}

}  // namespace braid::data
#endif

// braid/picture/pnm.hpp
#ifndef BRAID_SINGLE_PICTURE_PNM
#define BRAID_SINGLE_PICTURE_PNM
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
#endif

// braid/picture/read_picture.hpp
#ifndef BRAID_SINGLE_PICTURE_READ_PICTURE
#define BRAID_SINGLE_PICTURE_READ_PICTURE
namespace braid::inline v0::data {

/// Reads a PNG, JPEG, BMP, PPM or PGM file; its first bytes say which.
///
/// channels  1 grey, 2 grey and alpha, 3 RGB, 4 RGBA; a file of another count is converted.
/// errors    file_error: as that format's reader. value_error: channels not 1 to 4.
inline picture read_picture(input_file const& file, std::size_t channels) {
  if (channels < 1 || channels > 4) throw value_error("read_picture", "channels", "1 to 4", std::to_string(channels));
  auto const first = file.read(0, file.size() < 2 ? file.size() : 2);
  auto const text = as_text(first);
  if (text == "\xff\xd8") return with_channels(read_jpeg(file), channels);
  if (text == "BM") return with_channels(read_bmp(file), channels);
  if (text.starts_with("P")) return with_channels(read_pnm(file), channels);
  if (text == "\x89P") return read_image(file, channels);
  file.refuse(byte_place(0), "a PNG, JPEG, BMP, PPM or PGM image", text.empty() ? "an empty file" : "another format");
}

inline picture read_picture(std::string const& path, std::size_t channels) { return read_picture(input_file(path), channels); }

}  // namespace braid::data
#endif

// braid/video/frames.hpp
#ifndef BRAID_SINGLE_VIDEO_FRAMES
#define BRAID_SINGLE_VIDEO_FRAMES
namespace braid::inline v0::data {

/// Frames a second as the file says it, 30000 / 1001 for instance; 0 where it says nothing.
struct frame_rate {
  std::uint32_t frames = 0, seconds = 1;

  [[nodiscard]] double value() const { return seconds ? static_cast<double>(frames) / seconds : 0; }
  bool operator==(frame_rate const&) const = default;
};

/// What is known of a film before a frame is read.
struct video_facts {
  std::size_t channels = 0, height = 0, width = 0;  ///< of every frame
  std::size_t frames = 0;                           ///< how many there are
  frame_rate rate;
};

/// One frame, in memory that is the caller's: a reader that is given the same one again takes no more.
struct video_frame {
  std::size_t channels = 0, height = 0, width = 0;
  std::vector<std::uint8_t> pixels;  ///< [channels, height, width], RGB or grey

  [[nodiscard]] std::size_t plane() const { return height * width; }
  void shape(std::size_t c, std::size_t h, std::size_t w) {
    channels = c, height = h, width = w;
    pixels.resize(c * h * w);
  }
};

/// What reads a film: facts(), and read(i, frame) for any frame, in any order. Readers that find a frame by its place
/// in the file (all but FFmpeg's) are as quick backwards as forwards.
template <class R>
concept video_reader = requires(R& reader, std::size_t i, video_frame& frame) {
  { reader.facts() } -> std::convertible_to<video_facts>;
  reader.read(i, frame);
};

/// A frame for the transforms of picture/, 0 to 1, in a picture whose memory is used again.
inline void to_picture(video_frame const& f, picture& p) {
  p.channels = f.channels, p.height = f.height, p.width = f.width;
  p.pixels.resize(f.pixels.size());
  for (std::size_t i = 0; i < f.pixels.size(); ++i) p.pixels[i] = static_cast<float>(f.pixels[i]) / 255;
}
inline picture to_picture(video_frame const& f) {
  picture p;
  to_picture(f, p);
  return p;
}

/// A picture as a frame: cut to 0..1 and rounded to 255ths.
///
/// errors  shape_error: pixels not of the shape. value_error: a NaN.
inline void to_frame(picture const& p, video_frame& f) {
  require_picture(p, "to_frame");
  f.shape(p.channels, p.height, p.width);
  for (std::size_t i = 0; i < p.pixels.size(); ++i) {
    if (std::isnan(p.pixels[i])) throw value_error("to_frame", "pixel " + std::to_string(i), "a number", "NaN");
    f.pixels[i] = static_cast<std::uint8_t>(std::fmin(std::fmax(p.pixels[i], 0.0f), 1.0f) * 255 + 0.5f);
  }
}

/// A reader's file: one of its own, opened by its path, or the caller's, which outlives it.
class video_source {
 public:
  explicit video_source(std::string path)
      : own_(std::make_unique<input_file const>(std::move(path))), file_(own_.get()) {}
  explicit video_source(input_file const& file) : file_(&file) {}

  [[nodiscard]] input_file const& operator*() const { return *file_; }
  [[nodiscard]] input_file const* operator->() const { return file_; }

 private:
  std::unique_ptr<input_file const> own_;
  input_file const* file_;
};

/// Throws value_error unless a reader is asked for 1 channel (grey) or 3 (RGB).
inline void require_channels(std::size_t channels, std::string_view reader) {
  if (channels != 1 && channels != 3) throw value_error(reader, "channels", "1 or 3", std::to_string(channels));
}
/// Throws value_error unless frame i is one of the film's.
inline void require_frame(std::size_t i, video_facts const& facts, std::string_view film) {
  if (i >= facts.frames)
    throw value_error(film, "frame", "one below " + std::to_string(facts.frames), std::to_string(i));
}

}  // namespace braid::data
#endif

// braid/video/image_sequence.hpp
#ifndef BRAID_SINGLE_VIDEO_IMAGE_SEQUENCE
#define BRAID_SINGLE_VIDEO_IMAGE_SEQUENCE
namespace braid::inline v0::data {

namespace image_names {
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The number at the start of a text, digits alone.
inline std::string_view digits(std::string_view text) {
  return text.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin()));
}
inline std::string_view without_zeros(std::string_view digits) {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}
/// Below 0, 0 or above 0, for numbers of any length.
inline std::ptrdiff_t compared(std::string_view a, std::string_view b) {
  a = without_zeros(a), b = without_zeros(b);
  return a.size() != b.size() ? std::ssize(a) - std::ssize(b) : a.compare(b);
}
/// Whether a stands before b where numbers in names count as such: 2 before 10.
inline bool before(std::string_view a, std::string_view b) {
  std::string_view x = a, y = b;
  while (!x.empty() && !y.empty()) {
    if (is_digit(x[0]) && is_digit(y[0])) {
      auto const m = digits(x), n = digits(y);
      if (auto const order = compared(m, n); order != 0) return order < 0;
      x.remove_prefix(m.size()), y.remove_prefix(n.size());
    } else {
      if (x[0] != y[0]) return x[0] < y[0];
      x.remove_prefix(1), y.remove_prefix(1);
    }
  }
  return x.empty() != y.empty() ? x.empty() : a < b;
}

inline bool is_picture(std::filesystem::path const& file) {
  std::string end = file.extension().string();
  for (char& c : end) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  constexpr std::string_view ends[] = {".png", ".jpg", ".jpeg", ".bmp", ".ppm", ".pgm"};
  return std::ranges::find(ends, end) != std::end(ends) && !file.filename().string().starts_with(".");
}

/// A name with %d or %04d in it: what stands before and behind, and how many digits there are at least.
struct pattern {
  std::string_view before, behind;
  std::size_t digits = 0;
  bool found = false;

  explicit pattern(std::string_view name) {
    auto const at = name.find('%');
    if (at == name.npos) return;
    auto const width = image_names::digits(name.substr(at + 1));
    if (width.size() > 3 || (!width.empty() && width[0] != '0') || name.substr(at + 1 + width.size(), 1) != "d") return;
    for (char const c : width) digits = 10 * digits + static_cast<std::size_t>(c - '0');
    before = name.substr(0, at), behind = name.substr(at + 2 + width.size());
    found = behind.find('%') == behind.npos;
  }
  /// The number in a name that fits.
  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view name) const {
    if (!name.starts_with(before) || !name.ends_with(behind) || name.size() <= before.size() + behind.size()) return {};
    auto const middle = name.substr(before.size(), name.size() - before.size() - behind.size());
    std::size_t const least = std::max<std::size_t>(digits, 1);
    if (middle.size() < least || (middle.size() > least && middle[0] == '0')) return {};
    std::uint64_t value = 0;
    auto const [end, fault] = std::from_chars(middle.data(), middle.data() + middle.size(), value);
    if (fault != std::errc{} || end != middle.data() + middle.size()) return {};
    return value;
  }
};
}  // namespace image_names

/// The pictures of a folder as a film, in the order of the numbers in their names (2 before 10), or those of a pattern,
/// "shots/frame_%04d.png", which are to be there without a gap from the first that there is.
///
/// shapes  a frame: [channels, height, width]; all pictures are of the first one's size.
/// cost    opening: the folder's names, and the first picture. A frame: as `read_picture`.
/// errors  file_error: no such folder, no picture in it, a number left out, a picture of another size (by its file); as
///         `read_picture`. value_error: channels not 1 or 3, a frame that there is not.
class image_sequence {
 public:
  /// A folder knows no rate; it is the caller's to give, if anything asks for it.
  explicit image_sequence(std::string path, std::size_t channels = 3, frame_rate rate = {}) : name_(std::move(path)) {
    require_channels(channels, "image_sequence");
    namespace fs = std::filesystem;
    fs::path const whole(name_);
    std::string const last = whole.filename().string();
    image_names::pattern const wanted(last);
    fs::path const folder = wanted.found ? (whole.has_parent_path() ? whole.parent_path() : fs::path(".")) : whole;
    std::error_code fault;
    for (fs::directory_iterator at(folder, fault), end; !fault && at != end; at.increment(fault)) {
      std::string const name = at->path().filename().string();
      bool const fits = wanted.found ? wanted.number(name).has_value() : image_names::is_picture(at->path()) && !fs::is_directory(at->path());
      if (fits) files_.push_back(at->path().string());
    }
    if (fault) throw file_error(folder.string(), "", "a folder of pictures", fault.message());
    if (files_.empty())
      throw file_error(name_, "", wanted.found ? "a file of such a name" : "PNG, JPEG, BMP, PPM or PGM files", "none");
    std::ranges::sort(files_, image_names::before);
    if (wanted.found) require_no_gap(wanted);
    picture const first = read_picture(files_[0], channels);
    facts_ = {channels, first.height, first.width, files_.size(), rate};
  }

  [[nodiscard]] video_facts const& facts() const { return facts_; }
  /// Where each frame is.
  [[nodiscard]] std::vector<std::string> const& files() const { return files_; }

  void read(std::size_t i, video_frame& frame) const {
    require_frame(i, facts_, name_);
    picture const p = read_picture(files_[i], facts_.channels);
    if (p.height != facts_.height || p.width != facts_.width) {
      std::size_t const wanted[] = {facts_.height, facts_.width}, found[] = {p.height, p.width};
      throw file_error(files_[i], "size", shape_text(wanted) + " as in " + files_[0], shape_text(found));
    }
    to_frame(p, frame);
  }

 private:
  void require_no_gap(image_names::pattern const& wanted) const {
    auto const number = [&](std::size_t i) {
      return *wanted.number(std::filesystem::path(files_[i]).filename().string());
    };
    for (std::size_t i = 1; i < files_.size(); ++i)
      if (number(i) != number(i - 1) + 1)
        throw file_error(name_, "behind " + files_[i - 1], "number " + std::to_string(number(i - 1) + 1),
                         std::to_string(number(i)));
  }

  std::string name_;
  std::vector<std::string> files_;
  video_facts facts_;
};

}  // namespace braid::data
#endif

// braid/video/avi_index.hpp
#ifndef BRAID_SINGLE_VIDEO_AVI_INDEX
#define BRAID_SINGLE_VIDEO_AVI_INDEX
namespace braid::inline v0::data {

namespace avi {
/// What an AVI file says of its first stream of pictures, and where their bytes lie.
struct index {
  struct chunk {
    std::size_t at, size;
  };
  std::size_t format_at = 0, format_size = 0;  ///< of the BITMAPINFOHEADER
  frame_rate rate;
  std::vector<chunk> frames;
};

/// A chunk's name for a message: its letters, and dots for bytes that are none.
inline std::string letters(std::string_view four) {
  std::string text;
  for (char const c : four) text += c >= ' ' && c <= '~' ? c : '.';
  return in_quotes(text);
}

/// The walk over a file's chunks. Lists that matter are entered, that is, only their heads are stepped over; what else
/// there is is skipped. An empty chunk of the film is the frame before it once more.
class walk {
 public:
  explicit walk(input_file const& file) : file_(file) {
    for (std::size_t at = 0; at == 0 || more(at, 12);) {
      auto const kind = head(at);
      bool const first = at == 0;
      if (!kind.starts_with("RIFF") || (first ? kind.substr(8) != "AVI " : kind.substr(8) != "AVIX")) {
        if (!first) break;  // what else was put behind the film
        file.refuse(byte_place(0), "an AVI film", file.size() ? "another format" : "an empty file");
      }
      at = riff(at);
    }
    if (index_.format_size == 0)
      file.refuse("", "a stream of pictures ('vids')", std::to_string(streams_) + " streams of other kinds");
    if (index_.frames.empty()) file.refuse("", "a frame", "none");
  }

  [[nodiscard]] index const& found() const { return index_; }

 private:
  [[nodiscard]] bool more(std::size_t at, std::size_t bytes) const {
    return at < file_.size() && file_.size() - at >= bytes;
  }

  /// Name, size and type of the chunk or list at `at`.
  std::string_view head(std::size_t at) {
    head_ = {};
    file_.read(at, std::span(head_).first(more(at, 12) ? 12 : at < file_.size() ? file_.size() - at : 0));
    return as_text(head_);
  }
  std::size_t inside(std::size_t at, std::size_t end) {
    std::size_t const size = load<std::uint32_t>(&head_[4]);
    if (size > end - at - 8)
      file_.refuse(byte_place(at + 4), "a chunk of at most " + std::to_string(end - at - 8) + " bytes",
                   std::to_string(size));
    return size;
  }

  std::size_t riff(std::size_t begin) {
    std::size_t const end = begin + 8 + inside(begin, file_.size());
    for (std::size_t at = begin + 12; at < end && end - at >= 8;) {
      auto const kind = head(at);
      std::size_t const size = inside(at, end);
      if (kind.starts_with("LIST")) {
        auto const type = kind.substr(8);
        if (size < 4) file_.refuse(byte_place(at + 4), "a list of at least 4 bytes", std::to_string(size));
        if (type == "strl") of_pictures_ = false, ++streams_;
        if (type == "hdrl" || type == "strl" || type == "movi" || type == "rec ") {
          at += 12;
          continue;
        }
      } else if (kind.starts_with("strh")) {
        stream(at + 8, size);
      } else if (kind.starts_with("strf") && of_pictures_) {
        index_.format_at = at + 8, index_.format_size = size;
        if (size < 40)
          file_.refuse(byte_place(at + 4), "a BITMAPINFOHEADER of at least 40 bytes", std::to_string(size));
      } else if (index_.format_size) {
        data(kind, at, size);
      }
      at += 8 + size + size % 2;  // chunks begin at even places
    }
    return end + end % 2;
  }

  void stream(std::size_t at, std::size_t size) {
    std::array<std::byte, 28> about;
    if (size < about.size())
      file_.refuse(byte_place(at - 4), "a stream's head of at least 28 bytes", std::to_string(size));
    file_.read(at, about);
    of_pictures_ = as_text(about).starts_with("vids") && index_.format_size == 0 && streams_ >= 1 && streams_ <= 100;
    if (!of_pictures_) return;
    std::uint32_t const scale = load<std::uint32_t>(&about[20]), rate = load<std::uint32_t>(&about[24]);
    index_.rate = scale ? frame_rate{rate, scale} : frame_rate{};
    std::size_t const number = streams_ - 1;
    digits_ = {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
  }

  void data(std::string_view kind, std::size_t at, std::size_t size) {
    if (kind.substr(0, 2) != std::string_view(digits_.data(), 2)) return;
    auto const type = kind.substr(2, 2);
    if (type == "pc") file_.refuse(byte_place(at), "one palette for the film", "another on the way");
    if (type != "db" && type != "dc") return;
    if (size > 0) index_.frames.push_back({at + 8, size});
    else if (!index_.frames.empty()) index_.frames.push_back(index_.frames.back());
    else file_.refuse(byte_place(at), "a first frame", "an empty one");
  }

  input_file const& file_;
  index index_;
  std::array<std::byte, 12> head_{};
  std::array<char, 2> digits_{};
  std::size_t streams_ = 0;
  bool of_pictures_ = false;
};
}  // namespace avi

/// The frames of an AVI file's first stream of pictures, whatever is in them; also of the segments 'AVIX' of a long
/// one.
///
/// cost    a look at the head of each chunk, 16 bytes kept of each frame.
/// errors  file_error with the byte: another format, a chunk or list that leaves the one round it or the file, no
///         stream of pictures, no frame, a palette that changes.
/// source  AVI RIFF File Reference, Microsoft; OpenDML AVI File Format Extensions 1.02, Matrox.
inline avi::index read_avi_index(input_file const& file) { return avi::walk(file).found(); }

}  // namespace braid::data
#endif

// braid/video/yuv.hpp
#ifndef BRAID_SINGLE_VIDEO_YUV
#define BRAID_SINGLE_VIDEO_YUV
namespace braid::inline v0::data {

/// Where the numbers of black and white lie: 16 and 235, as nearly all films have it, or 0 and 255.
enum class yuv_range { limited, full };

/// How the luma and the two chroma values of a frame lie in its bytes.
struct yuv_layout {
  /// Its first byte, and the bytes from one value to the next along a row and from one row to the next.
  struct plane {
    std::size_t at, step, row;
  };
  plane y, u, v;
  std::size_t across, down;  ///< pixels along each side that share a chroma value; 0: there is none, the film is grey
  std::size_t bytes;         ///< of a frame

  /// Plane behind plane: 4:4:4 is (1, 1), 4:2:2 (2, 1), 4:2:0 (2, 2), 4:1:1 (4, 1), grey (0, 0). Odd sides round up.
  static yuv_layout planar(std::size_t height, std::size_t width, std::size_t across, std::size_t down) {
    std::size_t const luma = height * width;
    if (across == 0) return {{0, 1, width}, {}, {}, 0, 0, luma};
    std::size_t const wide = (width + across - 1) / across, chroma = (height + down - 1) / down * wide;
    return {{0, 1, width}, {luma, 1, wide}, {luma + chroma, 1, wide}, across, down, luma + 2 * chroma};
  }
  /// Y U Y V of two pixels, in four bytes (YUY2).
  static yuv_layout packed(std::size_t height, std::size_t width) {
    std::size_t const row = (width + 1) / 2 * 4;
    return {{0, 2, row}, {1, 4, row}, {3, 4, row}, 2, 1, height * row};
  }
  /// The chroma planes exchanged (YV12).
  [[nodiscard]] yuv_layout exchanged() const {
    yuv_layout other = *this;
    std::swap(other.u, other.v);
    return other;
  }
};

/// Frames of luma and chroma as RGB or grey. Pixels that share a chroma value get it as it is, without a blend.
///
/// shapes  bytes: [layout.bytes]; frame: [1 or 3, height, width].
/// cost    one product a number; the chroma's once for the pixels that share it. No memory but the constructor's and
///         the frame's.
/// source  ITU-R BT.601.
class yuv_frames {
 public:
  yuv_frames(yuv_layout const& layout, std::size_t height, std::size_t width, yuv_range range)
      : layout_(layout), height_(height), width_(width), full_(range == yuv_range::full),
        luma_(layout.y.step > 1 ? width : 0) {
    if (layout.across) tint_.resize(3 * width);
  }

  [[nodiscard]] yuv_layout const& layout() const { return layout_; }

  void to_grey(std::span<std::byte const> bytes, video_frame& f) {
    f.shape(1, height_, width_);
    for (std::size_t y = 0; y < height_; ++y) brighten(row(bytes, y), &f.pixels[y * width_]);
  }
  void to_rgb(std::span<std::byte const> bytes, video_frame& f) {
    if (layout_.across == 0) {
      to_grey(bytes, f);
      f.shape(3, height_, width_);
      for (std::size_t c : {1u, 2u})
        std::copy_n(f.pixels.begin(), f.plane(), f.pixels.begin() + std::ptrdiff_t(c * f.plane()));
      return;
    }
    f.shape(3, height_, width_);
    for (std::size_t y = 0; y < height_; ++y) {
      if (y % layout_.down == 0) tint(bytes, y / layout_.down);
      auto const* const luma = row(bytes, y);
      colour(luma, &f.pixels[y * width_], f.plane());
    }
  }

 private:
  // Factors in 65536ths. Luma is stretched by 255 / 219 in the limited range, chroma by 255 / 224.
  [[nodiscard]] std::int32_t stretch() const { return full_ ? 65536 : 76309; }
  [[nodiscard]] std::int32_t black() const { return full_ ? 0 : 16; }

  std::uint8_t const* row(std::span<std::byte const> bytes, std::size_t y) {
    auto const* const from = reinterpret_cast<std::uint8_t const*>(&bytes[layout_.y.at + y * layout_.y.row]);
    if (layout_.y.step == 1) return from;
    for (std::size_t x = 0; x < width_; ++x) luma_[x] = from[x * layout_.y.step];
    return luma_.data();
  }
  static std::uint8_t byte(std::int32_t value) {
    value >>= 16;
    return static_cast<std::uint8_t>(value < 0 ? 0 : value > 255 ? 255 : value);
  }
  void brighten(std::uint8_t const* luma, std::uint8_t* __restrict to) const {
    std::int32_t const factor = stretch(), base = 32768 - factor * black();
    std::size_t const width = width_;
    for (std::size_t x = 0; x < width; ++x) to[x] = byte(factor * luma[x] + base);
  }
  void colour(std::uint8_t const* luma, std::uint8_t* __restrict red, std::size_t plane) const {
    std::int32_t const factor = stretch(), base = 32768 - factor * black();
    std::size_t const width = width_;
    std::int32_t const* const more_red = tint_.data();
    std::int32_t const *const more_green = more_red + width, *const more_blue = more_green + width;
    std::uint8_t *__restrict const green = red + plane, *__restrict const blue = green + plane;
    for (std::size_t x = 0; x < width; ++x) {
      std::int32_t const light = factor * luma[x] + base;
      red[x] = byte(light + more_red[x]);
      green[x] = byte(light + more_green[x]);
      blue[x] = byte(light + more_blue[x]);
    }
  }
  /// What a row of chroma adds to red, green and blue.
  void tint(std::span<std::byte const> bytes, std::size_t y) {
    auto const at = [&](yuv_layout::plane const& p, std::size_t i) {
      return std::to_integer<std::int32_t>(bytes[p.at + y * p.row + i * p.step]) - 128;
    };
    std::int32_t const red = full_ ? 91881 : 104597, blue = full_ ? 116130 : 132201;
    std::int32_t const green_u = full_ ? 22554 : 25675, green_v = full_ ? 46802 : 53279;
    std::size_t const across = layout_.across, whole = width_ / across;
    std::int32_t *const to_red = tint_.data(), *const to_green = to_red + width_, *const to_blue = to_green + width_;
    auto const spread = [&](std::size_t i, std::size_t count) {
      std::int32_t const u = at(layout_.u, i), v = at(layout_.v, i);
      for (std::size_t x = i * across; x < i * across + count; ++x) {
        to_red[x] = red * v;
        to_green[x] = -green_u * u - green_v * v;
        to_blue[x] = blue * u;
      }
    };
    if (across == 2)  // what nearly all films have, as a loop of its own
      for (std::size_t i = 0; i < whole; ++i) spread(i, 2);
    else
      for (std::size_t i = 0; i < whole; ++i) spread(i, across);
    if (whole * across < width_) spread(whole, width_ - whole * across);
  }

  yuv_layout layout_;
  std::size_t height_, width_;
  bool full_;
  std::vector<std::uint8_t> luma_;
  std::vector<std::int32_t> tint_;  // [3, width]
};

}  // namespace braid::data
#endif

// braid/video/avi.hpp
#ifndef BRAID_SINGLE_VIDEO_AVI
#define BRAID_SINGLE_VIDEO_AVI
namespace braid::inline v0::data {

/// A film in AVI without compression: 24 or 32 bits a pixel, 8 bits with a palette, or luma and chroma as I420, IYUV,
/// YV12, YUY2, YUYV or Y800 (BT.601, limited range; Y800 full). Other codecs are what braid/video/ffmpeg.hpp is for.
///
/// shapes  a frame: [channels, height, width]; of colours, grey is their luma.
/// cost    opening: as `read_avi_index`. A frame: one read and one pass.
/// errors  file_error with the byte: as `read_avi_index`; a codec that compresses, by name; sides over 16384 or 2^26
///         pixels, a frame too short for its pixels. value_error: channels not 1 or 3, a frame that there is not.
/// source  BITMAPINFOHEADER in Microsoft's reference of GDI; the codes of luma and chroma at fourcc.org.
class avi_file {
 public:
  explicit avi_file(std::string path, std::size_t channels = 3) : avi_file(video_source(std::move(path)), channels) {}
  /// The file must outlive this object.
  explicit avi_file(input_file const& file, std::size_t channels = 3) : avi_file(video_source(file), channels) {}

  [[nodiscard]] video_facts const& facts() const { return facts_; }

  void read(std::size_t i, video_frame& frame) {
    require_frame(i, facts_, file_->name());
    raw_.resize(bytes_);
    file_->read(index_.frames[i].at, std::span(raw_));
    if (yuv_) return facts_.channels == 1 ? yuv_->to_grey(raw_, frame) : yuv_->to_rgb(raw_, frame);
    frame.shape(facts_.channels, facts_.height, facts_.width);
    if (bits_ == 8) paint<1>(frame);
    else if (bits_ == 24) paint<3>(frame);
    else paint<4>(frame);
  }

 private:
  avi_file(video_source file, std::size_t channels)
      : file_(std::move(file)),
        index_(read_avi_index(*file_)), facts_{channels, 0, 0, index_.frames.size(), index_.rate} {
    require_channels(channels, "avi_file");
    std::size_t const at = index_.format_at;
    std::array<std::byte, 40> info;
    file_->read(at, info);
    auto const signed_height = load<std::int32_t>(&info[8]);
    facts_.width = load<std::uint32_t>(&info[4]);
    facts_.height = static_cast<std::size_t>(std::llabs(signed_height));
    require_sides(*file_, at + 4, facts_.height, facts_.width);
    bits_ = load<std::uint16_t>(&info[14]);
    auto const code = as_text(info).substr(16, 4);
    if (load<std::uint32_t>(&info[16]) == 0 || code == "DIB ") {
      if (bits_ != 8 && bits_ != 24 && bits_ != 32)
        file_->refuse(byte_place(at + 14), "8, 24 or 32 bits a pixel", std::to_string(bits_));
      from_below_ = signed_height > 0;
      row_ = (facts_.width * bits_ + 31) / 32 * 4;  // rows begin at multiples of four
      bytes_ = row_ * facts_.height;
      if (bits_ == 8) read_palette(load<std::uint32_t>(&info[0]), load<std::uint32_t>(&info[32]));
    } else {
      auto const layout = layout_of(code);
      if (!layout)
        file_->refuse(byte_place(at + 16), "pictures without compression (braid/video/ffmpeg.hpp reads others)",
                      "the codec " + avi::letters(code));
      yuv_.emplace(*layout, facts_.height, facts_.width, layout->across ? yuv_range::limited : yuv_range::full);
      bytes_ = layout->bytes;
    }
    for (auto const& chunk : index_.frames)
      if (chunk.size < bytes_)
        file_->refuse(byte_place(chunk.at), "a frame of " + std::to_string(bytes_) + " bytes",
                      std::to_string(chunk.size));
  }

  [[nodiscard]] std::optional<yuv_layout> layout_of(std::string_view code) const {
    std::size_t const height = facts_.height, width = facts_.width;
    if (code == "I420" || code == "IYUV") return yuv_layout::planar(height, width, 2, 2);
    if (code == "YV12") return yuv_layout::planar(height, width, 2, 2).exchanged();
    if (code == "YUY2" || code == "YUYV") return yuv_layout::packed(height, width);
    if (code == "Y800") return yuv_layout::planar(height, width, 0, 0);
    return std::nullopt;
  }

  void read_palette(std::size_t header, std::size_t said) {
    std::size_t const at = index_.format_at, colours = said ? said : 256;
    std::size_t const room = index_.format_size - std::min(header, index_.format_size);
    if (header < 40) file_->refuse(byte_place(at), "a header of at least 40 bytes", std::to_string(header));
    if (colours > 256 || 4 * colours > room)
      file_->refuse(byte_place(at + 32),
                    "a palette of at most " + std::to_string(std::min<std::size_t>(256, room / 4)) + " colours",
                    std::to_string(colours));
    // Blue, green, red, nothing. Colours that are not there are black.
    auto const palette = file_->read(at + header, 4 * colours);
    for (std::size_t i = 0; i < colours; ++i)
      for (std::size_t c = 0; c < 3; ++c) palette_[c][i] = std::to_integer<std::uint8_t>(palette[4 * i + 2 - c]);
    for (std::size_t i = 0; i < 256; ++i) grey_[i] = luma(palette_[0][i], palette_[1][i], palette_[2][i]);
  }

  static std::uint8_t luma(std::uint32_t red, std::uint32_t green, std::uint32_t blue) {
    return static_cast<std::uint8_t>((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16);
  }

  /// Rows of pixels of Bytes each, as RGB or grey.
  template <std::size_t Bytes>
  void paint(video_frame& frame) const {
    std::size_t const width = facts_.width, plane = frame.plane();
    for (std::size_t y = 0; y < facts_.height; ++y) {
      auto const* const from =
          reinterpret_cast<std::uint8_t const*>(&raw_[(from_below_ ? facts_.height - 1 - y : y) * row_]);
      std::uint8_t* const to = &frame.pixels[y * width];
      if constexpr (Bytes == 1) {
        for (std::size_t c = 0; c < facts_.channels; ++c) {
          auto const& colour = facts_.channels == 1 ? grey_ : palette_[c];
          for (std::size_t x = 0; x < width; ++x) to[c * plane + x] = colour[from[x]];
        }
      } else if (facts_.channels == 1) {
        for (std::size_t x = 0; x < width; ++x) to[x] = luma(from[x * Bytes + 2], from[x * Bytes + 1], from[x * Bytes]);
      } else {
        for (std::size_t x = 0; x < width; ++x)
          for (std::size_t c = 0; c < 3; ++c) to[c * plane + x] = from[x * Bytes + 2 - c];
      }
    }
  }

  video_source file_;
  avi::index index_;
  video_facts facts_;
  std::optional<yuv_frames> yuv_;
  std::size_t bits_ = 0, row_ = 0, bytes_ = 0;
  bool from_below_ = false;
  std::array<std::array<std::uint8_t, 256>, 3> palette_{};
  std::array<std::uint8_t, 256> grey_{};
  std::vector<std::byte> raw_;
};

}  // namespace braid::data
#endif

// braid/video/y4m.hpp
#ifndef BRAID_SINGLE_VIDEO_Y4M
#define BRAID_SINGLE_VIDEO_Y4M
namespace braid::inline v0::data {

namespace y4m {
inline constexpr std::string_view magic = "YUV4MPEG2";
inline constexpr std::size_t longest_line = 1024;

/// The header of a file, and where its first frame begins.
struct header {
  std::size_t height = 0, width = 0, across = 2, down = 2, frames_at = 0;
  frame_rate rate;
  yuv_range range = yuv_range::limited;
};

/// The text from `at` to the end of its line, which must begin with `word`.
inline std::string_view line(input_file const& file, std::size_t at, std::string_view word,
                             std::array<std::byte, longest_line>& room) {
  std::size_t const there = at < file.size() ? std::min(room.size(), file.size() - at) : 0;
  file.read(at, std::span(room).first(there));
  auto const text = as_text(std::span(room).first(there));
  auto const behind = text.starts_with(word) ? text.substr(word.size(), 1) : "";
  bool const begins = behind == " " || behind == "\n";
  if (!begins) file.refuse(byte_place(at), in_quotes(word), there == 0 ? "the end of the file" : "other bytes");
  auto const end = text.find('\n');
  if (end == text.npos)
    file.refuse(byte_place(at), "a line of at most 1024 bytes",
                there < room.size() ? "the end of the file" : "a longer one");
  return text.substr(0, end);
}

inline std::uint32_t number(input_file const& file, std::size_t at, std::string_view text, std::uint32_t least,
                            std::size_t most) {
  std::uint32_t value = 0;
  auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size() || value < least || value > most)
    file.refuse(byte_place(at), "a number from " + std::to_string(least) + " to " + std::to_string(most),
                in_quotes(text));
  return value;
}

/// Pixels across and down that share a chroma value.
inline std::pair<std::size_t, std::size_t> chroma(input_file const& file, std::size_t at, std::string_view text) {
  for (auto const same : {"420", "420jpeg", "420mpeg2", "420paldv"})
    if (text == same) return {2, 2};
  if (text == "422") return {2, 1};
  if (text == "444") return {1, 1};
  if (text == "411") return {4, 1};
  if (text == "mono") return {0, 0};
  file.refuse(byte_place(at), "8 bits as 420, 422, 444, 411 or mono", in_quotes(text));
}

inline header read_header(input_file const& file) {
  std::array<std::byte, longest_line> room;
  auto const text = line(file, 0, magic, room);
  header h;
  for (std::size_t at = magic.size(); at < text.size();) {
    std::size_t const begin = at + 1, end = std::min(text.find(' ', begin), text.size());
    auto const field = text.substr(begin, end - begin), value = field.empty() ? field : field.substr(1);
    at = end;
    if (field.empty()) continue;
    switch (field[0]) {
      case 'W': h.width = number(file, begin, value, 1, most_side); break;
      case 'H': h.height = number(file, begin, value, 1, most_side); break;
      case 'F': {
        constexpr auto most = std::numeric_limits<std::int32_t>::max();
        auto const colon = value.find(':');
        if (colon == value.npos) file.refuse(byte_place(begin), "frames:seconds", in_quotes(value));
        auto const frames = number(file, begin, value.substr(0, colon), 0, most);
        auto const seconds = number(file, begin, value.substr(colon + 1), 0, most);
        h.rate = seconds ? frame_rate{frames, seconds} : frame_rate{};
        break;
      }
      case 'I':
        if (value != "p" && value != "?")
          file.refuse(byte_place(begin), "whole frames (Ip)", "interlaced ones, " + in_quotes(field));
        break;
      case 'C': std::tie(h.across, h.down) = chroma(file, begin, value); break;
      case 'X':
        if (value == "COLORRANGE=FULL") h.range = yuv_range::full;
        break;
      default: break;  // A, the shape of a pixel, and what later versions may say
    }
  }
  if (h.width == 0 || h.height == 0)
    file.refuse(byte_place(0), "a width (W) and a height (H)", in_quotes(text.substr(0, 64)));
  require_sides(file, 0, h.height, h.width);
  h.frames_at = text.size() + 1;
  return h;
}
}  // namespace y4m

/// A film in YUV4MPEG2: 8 bits, 4:2:0, 4:2:2, 4:4:4, 4:1:1 or grey, of whole frames. BT.601 in the limited range, or in
/// the full one where the file says XCOLORRANGE=FULL. The chroma of 4:2:0 is taken for the four pixels round it,
/// wherever in their midst the file's variant places it.
///
/// shapes  a frame: [channels, height, width].
/// cost    opening: a look at the head of each frame, 8 bytes kept of each. A frame: one read and one pass.
/// errors  file_error with the byte: another format, a header without sides, sides over 16384 or 2^26 pixels,
///         interlaced frames, more than 8 bits, no frame, one that is cut off. value_error: channels not 1 or 3, a
///         frame that there is not.
/// source  yuv4mpeg(5) of the mjpegtools; XCOLORRANGE as FFmpeg writes it.
class y4m_file {
 public:
  explicit y4m_file(std::string path, std::size_t channels = 3) : y4m_file(video_source(std::move(path)), channels) {}
  /// The file must outlive this object.
  explicit y4m_file(input_file const& file, std::size_t channels = 3) : y4m_file(video_source(file), channels) {}

  [[nodiscard]] video_facts const& facts() const { return facts_; }

  void read(std::size_t i, video_frame& frame) {
    require_frame(i, facts_, file_->name());
    raw_.resize(frames_.layout().bytes);
    file_->read(places_[i], std::span(raw_));
    if (facts_.channels == 1) frames_.to_grey(raw_, frame);
    else frames_.to_rgb(raw_, frame);
  }

 private:
  y4m_file(video_source file, std::size_t channels)
      : file_(std::move(file)), head_(y4m::read_header(*file_)),
        frames_(yuv_layout::planar(head_.height, head_.width, head_.across, head_.down), head_.height, head_.width,
                head_.range),
        facts_{channels, head_.height, head_.width, 0, head_.rate} {
    require_channels(channels, "y4m_file");
    std::size_t const bytes = frames_.layout().bytes;
    std::array<std::byte, y4m::longest_line> room;
    for (std::size_t at = head_.frames_at; at < file_->size() || places_.empty(); at = places_.back() + bytes) {
      places_.push_back(at + y4m::line(*file_, at, "FRAME", room).size() + 1);
      file_->require(places_.back(), bytes);
    }
    facts_.frames = places_.size();
  }

  video_source file_;
  y4m::header head_;
  yuv_frames frames_;
  video_facts facts_;
  std::vector<std::size_t> places_;  // of each frame's first byte
  std::vector<std::byte> raw_;
};

}  // namespace braid::data
#endif

// braid/video/read_video.hpp
#ifndef BRAID_SINGLE_VIDEO_READ_VIDEO
#define BRAID_SINGLE_VIDEO_READ_VIDEO
namespace braid::inline v0::data {

/// A film in any of the forms that braid reads by itself.
class any_video {
 public:
  template <video_reader R>
  explicit any_video(R reader) : reader_(std::move(reader)) {}

  [[nodiscard]] video_facts const& facts() const {
    return std::visit([](auto const& r) -> video_facts const& { return r.facts(); }, reader_);
  }
  void read(std::size_t i, video_frame& frame) {
    std::visit([&](auto& r) { r.read(i, frame); }, reader_);
  }

 private:
  std::variant<y4m_file, avi_file, image_sequence> reader_;
};

/// Opens a film, of which no frame is read yet: YUV4MPEG2 or AVI without compression, as the file's first bytes say, a
/// folder of pictures, or a pattern of their names ("shots/frame_%04d.png").
///
///   auto film = bd::data::read_video("walk.avi", 1);
///   for (std::size_t i = 0; i < film.facts().frames; ++i) film.read(i, frame);
///
/// channels  1 grey, 3 RGB.
/// errors    as that form's reader; file_error: another format.
inline any_video read_video(std::string const& path, std::size_t channels = 3) {
  std::error_code fault;
  bool const pattern = image_names::pattern(std::filesystem::path(path).filename().string()).found;
  if (std::filesystem::is_directory(path, fault) || (pattern && !std::filesystem::exists(path, fault)))
    return any_video(image_sequence(path, channels));
  input_file const file(path);
  auto const first = file.read(0, std::min<std::size_t>(file.size(), 12));
  auto const text = as_text(first);
  if (text.starts_with(y4m::magic)) return any_video(y4m_file(path, channels));
  if (text.starts_with("RIFF") && text.ends_with("AVI ")) return any_video(avi_file(path, channels));
  file.refuse(byte_place(0),
              "a film in YUV4MPEG2 or AVI (braid/video/ffmpeg.hpp reads others), or a folder of pictures",
              text.empty() ? "an empty file" : "another format");
}

}  // namespace braid::data
#endif
