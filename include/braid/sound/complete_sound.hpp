#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "braid/core/bytes.hpp"
#include "braid/core/input_file.hpp"

namespace braid::inline v0::data {

namespace sound_format {
/// RIFF: every chunk up to and with "data" lies within the file.
inline void require_complete_wav(input_file const& file) {
  for (std::size_t at = 12;;) {
    std::array<std::byte, 8> head;
    file.read(at, head);
    std::size_t const size = load<std::uint32_t>(&head[4]);
    if (size > file.size() - at - 8)
      file.refuse(byte_place(at + 4), "a chunk within the file", std::to_string(size) + " bytes");
    if (as_text(head).starts_with("data")) return;
    at += 8 + size + size % 2;  // chunks begin at even places
  }
}

inline constexpr std::array<std::uint32_t, 256> ogg_crc_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i << 24;
    for (int bit = 0; bit < 8; ++bit) value = value << 1 ^ (value >> 31 ? 0x04c11db7u : 0u);
    table[i] = value;
  }
  return table;
}();

/// The CRC of an Ogg page, whose own field (bytes 22 to 25) counts as 0.
inline std::uint32_t ogg_crc(std::span<std::byte const> page) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < page.size(); ++i)
    value = value << 8 ^ ogg_crc_table[value >> 24 ^ (i >= 22 && i < 26 ? 0u : std::to_integer<std::uint32_t>(page[i]))];
  return value;
}

/// Ogg: pages without gaps to the end of the file, the last of them marked as the last, each with the CRC that it
/// names. (libogg would step over a damaged page; libsndfile 1.2 leaks memory where one of the first is damaged.)
inline void require_complete_ogg(input_file const& file) {
  bool last = false;
  for (std::size_t at = 0; at < file.size();) {
    std::array<std::byte, 27> head;
    file.read(at, head);
    if (!as_text(head).starts_with("OggS")) file.refuse(byte_place(at), "a page (OggS)", "other bytes");
    last = (head[5] & std::byte{4}) != std::byte{0};
    auto const lengths = file.read(at + 27, std::to_integer<std::size_t>(head[26]));
    std::size_t size = 27 + lengths.size();
    for (auto const length : lengths) size += std::to_integer<std::size_t>(length);
    auto const crc = ogg_crc(file.read(at, size)), named = load<std::uint32_t>(&head[22]);
    if (crc != named) file.refuse(byte_place(at + 22), "CRC " + std::to_string(crc), std::to_string(named));
    at += size;
  }
  if (!last) file.refuse(byte_place(file.size()), "the last page of the stream", "the end of the file");
}
}  // namespace sound_format

/// Refuses what libsndfile would read as a shorter sound without a word: a WAV or Ogg file that was cut off. Refuses
/// formats other than WAV, FLAC and Ogg, so that no other parser of libsndfile meets bytes from outside. A FLAC file
/// names its length; read_sound holds it to that.
///
/// errors  file_error with the byte where the file stops being what it says.
inline void require_complete_sound(input_file const& file) {
  if (file.size() < 12) file.refuse("", "a WAV, FLAC or Ogg file", std::to_string(file.size()) + " bytes");
  std::array<std::byte, 12> head;
  file.read(0, head);
  std::string_view const text = as_text(head);
  if (text.starts_with("RIFF") && text.ends_with("WAVE")) return sound_format::require_complete_wav(file);
  if (text.starts_with("OggS")) return sound_format::require_complete_ogg(file);
  if (!text.starts_with("fLaC")) file.refuse(byte_place(0), "a WAV, FLAC or Ogg file", "another format");
}

}  // namespace braid::data
