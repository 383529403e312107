#pragma once
// braid: the headers of audio. Written by scripts/single-include; do not edit.
#include "braid.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <numbers>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

// braid/sound/log_mel.hpp
#ifndef BRAID_SINGLE_SOUND_LOG_MEL
#define BRAID_SINGLE_SOUND_LOG_MEL
// KissFFT leaves the standard headers to its user.
#if __has_include(<kissfft.hh>)
#include <kissfft.hh>
#else
#error "braid/sound/log_mel.hpp needs KissFFT: apt install libkissfft-dev, link braid::audio"
#include "missing_library"  // there is none: the compiler stops here
#endif

namespace braid::inline v0::data {

enum class mel_scale {
  htk,    ///< 2595 log10(1 + f / 700)
  slaney  ///< linear below 1 kHz, logarithmic above (Auditory Toolbox, librosa's default)
};

struct log_mel_options {
  int rate = 16000;          ///< samples a second
  std::size_t window = 400;  ///< samples a frame, even; also the length of the transform
  std::size_t hop = 160;     ///< samples from one frame to the next
  std::size_t bands = 64;
  float low_hz = 0;
  float high_hz = 0;   ///< 0: half the rate
  float floor = 1e-6f;  ///< added to the power before the logarithm
  mel_scale scale = mel_scale::htk;
};

/// Log-mel spectrogram: ln(floor + M |FFT(hann * frame)|^2), with triangular filters M that are not normalised.
///
/// shapes  samples: [n]; out: [frames(n), bands].
/// units   samples as read (-1 to 1); out is the natural logarithm of a power. Nothing is padded: frame i covers
///         samples i hop to i hop + window, as center=False; samples after the last whole frame are left out.
/// cost    an FFT of `window` points a frame, and about 2 window flop for the filters.
/// errors  value_error: options that make no filter bank. shape_error: out of another size.
/// source  torchaudio.transforms.MelSpectrogram(center=False, norm=None) and its filters (melscale_fbanks); the
///         window is periodic. A band narrower than the bins' distance may hold no bin: it gives ln(floor).
class log_mel {
 public:
  explicit log_mel(log_mel_options options) : options_(checked(options)), fft_(options_.window / 2, false) {
    std::size_t const n = options_.window;
    hann_.resize(n);
    for (std::size_t i = 0; i < n; ++i)
      hann_[i] = static_cast<float>(0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(n)));
    frame_.resize(n);
    bins_.resize(n / 2);
    power_.resize(n / 2 + 1);
    make_filters();
    fft_.transform_real(frame_.data(), bins_.data());  // KissFFT takes its scratch memory at the first call
  }

  [[nodiscard]] log_mel_options const& options() const { return options_; }

  /// Whole frames in so many samples.
  [[nodiscard]] std::size_t frames(std::size_t samples) const {
    return samples < options_.window ? 0 : 1 + (samples - options_.window) / options_.hop;
  }

  /// Fills out [frames(samples.size()), bands]. Takes no memory; one object serves one thread.
  void operator()(std::span<float const> samples, std::span<float> out) {
    std::size_t const rows = frames(samples.size()), bands = options_.bands;
    if (out.size() != rows * bands)
      throw shape_error("log_mel", "out", "[" + std::to_string(rows) + ", " + std::to_string(bands) + "]",
                        std::to_string(out.size()) + " elements");
    for (std::size_t i = 0; i < rows; ++i) {
      transform(samples.subspan(i * options_.hop, options_.window));
      float const* weight = weights_.data();
      for (std::size_t b = 0; b < bands; ++b) {
        float sum = 0;
        for (std::size_t k = 0; k < filters_[b].count; ++k) sum += *weight++ * power_[filters_[b].first + k];
        out[i * bands + b] = std::log(sum + options_.floor);
      }
    }
  }

 private:
  struct filter {
    std::size_t first, count;  // bins
  };

  static log_mel_options checked(log_mel_options o) {
    auto const refuse = [](char const* what, char const* expected, double found) {
      throw value_error("log_mel", what, expected, std::to_string(found));
    };
    if (o.rate < 1) refuse("rate", "at least 1", o.rate);
    if (o.window < 2 || o.window % 2 != 0) refuse("window", "an even number of samples", static_cast<double>(o.window));
    if (o.hop < 1) refuse("hop", "at least 1", static_cast<double>(o.hop));
    if (o.bands < 1) refuse("bands", "at least 1", static_cast<double>(o.bands));
    float const half = static_cast<float>(o.rate) / 2;
    if (o.high_hz == 0) o.high_hz = half;
    if (!(o.high_hz > 0 && o.high_hz <= half)) refuse("high_hz", "above 0, up to half the rate", o.high_hz);
    if (!(o.low_hz >= 0 && o.low_hz < o.high_hz)) refuse("low_hz", "from 0, below high_hz", o.low_hz);
    if (!(o.floor > 0 && std::isfinite(o.floor))) refuse("floor", "above 0", o.floor);
    return o;
  }

  static double to_mel(double hz, mel_scale scale) {
    if (scale == mel_scale::htk) return 2595 * std::log10(1 + hz / 700);
    return hz < 1000 ? hz * 3 / 200 : 15 + std::log(hz / 1000) * 27 / std::log(6.4);
  }

  static double to_hz(double mel, mel_scale scale) {
    if (scale == mel_scale::htk) return 700 * (std::pow(10, mel / 2595) - 1);
    return mel < 15 ? mel * 200 / 3 : 1000 * std::exp((mel - 15) * std::log(6.4) / 27);
  }

  /// Triangles whose corners lie at equal distances in mel and whose sides are straight in Hz. Only the bins under a
  /// triangle are kept.
  void make_filters() {
    double const low = to_mel(options_.low_hz, options_.scale), high = to_mel(options_.high_hz, options_.scale);
    double const step = (high - low) / static_cast<double>(options_.bands + 1);
    auto const corner = [&](std::size_t i) { return to_hz(low + step * static_cast<double>(i), options_.scale); };
    for (std::size_t b = 0; b < options_.bands; ++b) {
      double const left = corner(b), middle = corner(b + 1), right = corner(b + 2);
      filter f{0, 0};
      for (std::size_t k = 0; k < power_.size(); ++k) {
        double const hz = static_cast<double>(k) * options_.rate / static_cast<double>(options_.window);
        double const weight = std::min((hz - left) / (middle - left), (right - hz) / (right - middle));
        if (!(weight > 0)) continue;
        if (f.count++ == 0) f.first = k;
        weights_.push_back(static_cast<float>(weight));
      }
      filters_.push_back(f);
    }
  }

  /// power_ [window / 2 + 1] = |FFT(hann * frame)|^2
  void transform(std::span<float const> samples) {
    for (std::size_t i = 0; i < hann_.size(); ++i) frame_[i] = hann_[i] * samples[i];
    fft_.transform_real(frame_.data(), bins_.data());
    // The two purely real bins come packed in the first.
    power_.front() = bins_[0].real() * bins_[0].real();
    power_.back() = bins_[0].imag() * bins_[0].imag();
    for (std::size_t k = 1; k < bins_.size(); ++k) power_[k] = std::norm(bins_[k]);
  }

  log_mel_options options_;
  ::kissfft<float> fft_;
  std::vector<float> hann_, frame_, power_;
  std::vector<std::complex<float>> bins_;
  std::vector<filter> filters_;
  std::vector<float> weights_;  // of all filters, one after the other
};

}  // namespace braid::data
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

// braid/sound/complete_sound.hpp
#ifndef BRAID_SINGLE_SOUND_COMPLETE_SOUND
#define BRAID_SINGLE_SOUND_COMPLETE_SOUND
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
#endif

// braid/sound/sound_file.hpp
#ifndef BRAID_SINGLE_SOUND_SOUND_FILE
#define BRAID_SINGLE_SOUND_SOUND_FILE
#if __has_include(<sndfile.h>)
#include <sndfile.h>
#else
#error "braid/sound/sound_file.hpp needs libsndfile: apt install libsndfile1-dev, link braid::audio"
#include "missing_library"  // there is none: the compiler stops here
#endif

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
  // The length is only a claim: memory grows with what is really there.
  std::vector<float> block(std::max<std::size_t>(1, 65536 / channels) * channels);
  while (result.samples.size() < frames) {
    std::size_t const want = std::min(block.size() / channels, frames - result.samples.size());
    auto const got = ::sf_readf_float(handle.get(), block.data(), static_cast<sf_count_t>(want));
    if (got <= 0 || ::sf_error(handle.get()) != SF_ERR_NO_ERROR)
      file.refuse("sample " + std::to_string(result.samples.size()), std::to_string(frames) + " samples",
                  ::sf_error(handle.get()) != SF_ERR_NO_ERROR ? ::sf_strerror(handle.get()) : "the end");
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
#endif
