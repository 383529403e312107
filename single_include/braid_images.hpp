#pragma once
// braid: the headers of images. Written by scripts/single-include; do not edit.
#include "braid.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
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
