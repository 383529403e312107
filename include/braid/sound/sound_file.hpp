#pragma once
#if __has_include(<sndfile.h>)
#include <sndfile.h>
#else
#error "braid/sound/sound_file.hpp needs libsndfile: apt install libsndfile1-dev, link braid::audio"
#include "missing_library"  // there is none: the compiler stops here
#endif

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "braid/core/error.hpp"
#include "braid/core/input_file.hpp"
#include "braid/sound/complete_sound.hpp"

namespace braid::inline v0::data {

/// Sound as one channel.
struct sound {
  std::vector<float> samples;  ///< [n], -1 to 1 (a file of floats is taken as it stands)
  int rate = 0;                ///< samples a second
};

/// libsndfile's callbacks over an input_file: all its reads are checked, and it sees the very bytes that were checked
/// before. They are called from C, so nothing may be thrown through them.
struct sound_stream {
  input_file const& file;
  sf_count_t at = 0;

  static SF_VIRTUAL_IO calls() {
    return {[](void* self) { return static_cast<sound_stream*>(self)->size(); },
            [](sf_count_t offset, int whence, void* self) { return static_cast<sound_stream*>(self)->seek(offset, whence); },
            [](void* to, sf_count_t count, void* self) { return static_cast<sound_stream*>(self)->read(to, count); },
            [](void const*, sf_count_t, void*) { return sf_count_t{0}; },
            [](void* self) { return static_cast<sound_stream*>(self)->at; }};
  }

  [[nodiscard]] sf_count_t size() const { return static_cast<sf_count_t>(file.size()); }

  sf_count_t seek(sf_count_t offset, int whence) {
    sf_count_t const from = whence == SEEK_CUR ? at : whence == SEEK_END ? size() : 0;
    if (offset < -from || offset > size() - from) return -1;
    return at = from + offset;
  }

  sf_count_t read(void* to, sf_count_t count) noexcept try {
    count = std::clamp<sf_count_t>(count, 0, size() - at);
    file.read(static_cast<std::size_t>(at), std::span(static_cast<std::byte*>(to), static_cast<std::size_t>(count)));
    at += count;
    return count;
  } catch (...) {
    return 0;
  }
};

/// Reads a WAV, FLAC or Ogg file by libsndfile; the channels are averaged.
///
/// `most` is the most samples a channel that are taken; a small file can claim, and a compressed one can hold, more
/// than the memory does. The default is 93 minutes at 48 kHz, 1 GiB.
///
/// libsndfile 1.2 leaks some 6 KB where it refuses an Ogg file whose pages are whole but whose headers are not.
///
/// errors  file_error: no such file, another format, damaged, cut off, of unknown length, more than `most` samples.
inline sound read_sound(input_file const& file, std::size_t most = std::size_t{1} << 28) {
  require_complete_sound(file);
  sound_stream stream{file};
  SF_VIRTUAL_IO calls = sound_stream::calls();
  SF_INFO info{};
  std::unique_ptr<SNDFILE, decltype(&::sf_close)> const handle(::sf_open_virtual(&calls, SFM_READ, &info, &stream),
                                                              &::sf_close);
  if (!handle) file.refuse("", "a sound that libsndfile reads", ::sf_error_number(::sf_error(nullptr)));
  if (info.channels < 1 || info.samplerate < 1 || info.frames < 0 || info.frames == SF_COUNT_MAX)
    file.refuse("", "channels, a rate and a length", "a header without them");
  auto const frames = static_cast<std::size_t>(info.frames), channels = static_cast<std::size_t>(info.channels);
  if (frames > most) file.refuse("", "at most " + std::to_string(most) + " samples", std::to_string(frames));

  sound result{{}, info.samplerate};
  // The length is only a claim: beyond two samples a byte, memory grows with what is really there.
  result.samples.reserve(std::min(frames, 2 * file.size()));
  std::vector<float> block(std::max<std::size_t>(1, 65536 / channels) * channels);
  while (result.samples.size() < frames) {
    std::size_t const want = std::min(block.size() / channels, frames - result.samples.size());
    auto const got = ::sf_readf_float(handle.get(), block.data(), static_cast<sf_count_t>(want));
    if (got <= 0 || ::sf_error(handle.get()) != SF_ERR_NO_ERROR)
      file.refuse("sample " + std::to_string(result.samples.size()), std::to_string(frames) + " samples",
                  ::sf_error(handle.get()) != SF_ERR_NO_ERROR ? ::sf_strerror(handle.get()) : "the end");
    if (channels == 1) {
      result.samples.insert(result.samples.end(), block.begin(), block.begin() + got);
      continue;
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(got); ++i) {
      float sum = 0;
      for (std::size_t c = 0; c < channels; ++c) sum += block[i * channels + c];
      result.samples.push_back(sum / static_cast<float>(channels));
    }
  }
  return result;
}

inline sound read_sound(std::string const& path, std::size_t most = std::size_t{1} << 28) {
  return read_sound(input_file(path), most);
}

}  // namespace braid::data
