#include "braid/sound/sound_file.hpp"
#include "fuzz/fuzz.hpp"

#include <cstring>
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

/// libsndfile 1.2 leaks where it refuses an Ogg file (sound/sound_file.hpp).
extern "C" char const* __lsan_default_suppressions() { return "leak:libsndfile.so\nleak:libvorbis.so\nleak:libogg.so\nleak:libopus.so\n"; }

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const raw = std::as_bytes(std::span(data, size));
  std::vector<std::byte> sound(raw.begin(), raw.end());
  mend(sound);
  // FLAC holds thousands of equal samples in a few bytes; `most` bounds what they become. libFLAC takes memory for eight
  // channels of its longest block and all their partitions.
  constexpr std::size_t most = 1 << 16;
  return fuzz::file(sound, [](auto const& file) { (void)braid::data::read_sound(file, most); }, {.least = 48u << 20});
}
