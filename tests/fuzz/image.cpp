#include "braid/picture/read_picture.hpp"
#include "fuzz/fuzz.hpp"

#include <vector>

namespace {
/// Gives every chunk of a PNG the CRC that it should have, so that what lies behind that check is reached.
void mend(std::vector<std::byte>& image) {
  if (image.size() < 8 || image[0] != std::byte{0x89}) return;
  for (std::size_t at = 8; image.size() - at >= 12;) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) size = size << 8 | std::to_integer<std::size_t>(image[at + i]);
    if (size > image.size() - at - 12) return;
    auto const crc = braid::data::png::crc(std::span(image).subspan(at + 4, 4 + size));
    for (std::size_t i = 0; i < 4; ++i) image[at + 8 + size + i] = static_cast<std::byte>(crc >> (24 - 8 * i));
    at += 12 + size;
  }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const raw = std::as_bytes(std::span(data, size));
  std::vector<std::byte> image(raw.begin(), raw.end());
  mend(image);
  // Of one byte deflate makes 1032, of a bit stb makes three bytes and braid three floats.
  return fuzz::file(image, [](auto const& file) { (void)braid::data::read_picture(file, 3); }, {.per_byte = 1100 * 8 * 18});
}
