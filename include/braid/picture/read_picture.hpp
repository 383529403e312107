#pragma once
#include "braid/picture/image.hpp"  // first: it says what is missing

#include <cstddef>
#include <string>

#include "braid/picture/bmp.hpp"
#include "braid/picture/grey.hpp"
#include "braid/picture/jpeg.hpp"
#include "braid/picture/pnm.hpp"

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
