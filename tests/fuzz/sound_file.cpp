// clang++ -std=c++20 -O1 -g -fsanitize=fuzzer,address,undefined -Iinclude tests/fuzz/sound_file.cpp -lsndfile -o fuzz_sound_file
#include "braid/sound/sound_file.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace {
/// Gives every page of an Ogg file the CRC that it should have, so that what lies behind that check is reached.
void mend(std::vector<std::byte>& sound) {
  for (std::size_t at = 0; sound.size() - at >= 27 && std::memcmp(&sound[at], "OggS", 4) == 0;) {
    std::size_t const lengths = std::to_integer<std::size_t>(sound[at + 26]);
    std::size_t size = 27 + lengths;
    if (size > sound.size() - at) return;
    for (std::size_t i = 0; i < lengths; ++i) size += std::to_integer<std::size_t>(sound[at + 27 + i]);
    if (size > sound.size() - at) return;
    auto const crc = braid::data::sound_format::ogg_crc(std::span(sound).subspan(at, size));
    std::memcpy(&sound[at + 22], &crc, sizeof crc);
    at += size;
  }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const raw = std::as_bytes(std::span(data, size));
  std::vector<std::byte> sound(raw.begin(), raw.end());
  mend(sound);
  braid::input_file const file("fuzz", sound);
  try {
    (void)braid::data::read_sound(file, 1 << 20);
  } catch (braid::error const&) {
  }
  return 0;
}
