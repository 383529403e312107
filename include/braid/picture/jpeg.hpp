#pragma once
#if __has_include(<turbojpeg.h>)
#include <turbojpeg.h>
#else
#error "braid/picture/jpeg.hpp needs TurboJPEG: apt install libturbojpeg0-dev, link braid::images"
#include "missing_library"  // there is none: the compiler stops here
#endif

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "braid/picture/picture.hpp"

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
