#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "braid/core/bytes.hpp"
#include "braid/core/input_file.hpp"

namespace braid::data {

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

/// Ogg: pages without gaps to the end of the file, the last of them marked as the last.
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
    file.require(at, size);
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
