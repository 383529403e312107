#pragma once
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

#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "braid/core/atomic_file.hpp"
#include "braid/core/bytes.hpp"
#include "braid/core/error.hpp"
#include "braid/core/input_file.hpp"
#include "braid/picture/complete_png.hpp"
#include "braid/picture/picture.hpp"

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
