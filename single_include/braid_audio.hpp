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
    for (std::size_t i = 0; i < n; ++i) {
      double const angle = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(n);
      hann_[i] = static_cast<float>(0.5 - 0.5 * std::cos(angle));
      cos_.push_back(static_cast<float>(std::cos(angle)));
      sin_.push_back(static_cast<float>(std::sin(angle)));
    }
    packed_.resize(n / 2);
    bins_.resize(n / 2);
    power_.resize(n / 2 + 1);
    make_filters();
    fft_.transform(packed_.data(), bins_.data());  // KissFFT takes its scratch memory at the first call
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
    for (std::size_t i = 0; i < rows; ++i)
      frame(samples.subspan(i * options_.hop, options_.window), out.subspan(i * bands, bands));
  }

  /// One frame: samples [window], out [bands].
  void frame(std::span<float const> samples, std::span<float> out) {
    if (samples.size() != options_.window || out.size() != options_.bands)
      throw shape_error("log_mel", "frame", std::to_string(options_.window) + " samples, " + std::to_string(options_.bands) + " bands",
                        std::to_string(samples.size()) + " and " + std::to_string(out.size()));
    transform(samples);
    float const* weight = weights_.data();
    for (std::size_t b = 0; b < out.size(); ++b) {
      float sum = 0;
      for (std::size_t k = 0; k < filters_[b].count; ++k) sum += *weight++ * power_[filters_[b].first + k];
      out[b] = std::log(sum + options_.floor);
    }
  }

  [[nodiscard]] std::size_t window() const { return options_.window; }
  [[nodiscard]] std::size_t hop() const { return options_.hop; }
  /// Numbers a frame.
  [[nodiscard]] std::size_t width() const { return options_.bands; }

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

  /// power_ [window / 2 + 1] = |FFT(hann * frame)|^2, from a complex transform of half the length: sample 2 i is the real
  /// part of number i, 2 i + 1 the other. In plain numbers: std::complex looks for NaN in every product.
  void transform(std::span<float const> samples) {
    for (std::size_t i = 0; i < bins_.size(); ++i)
      packed_[i] = {hann_[2 * i] * samples[2 * i], hann_[2 * i + 1] * samples[2 * i + 1]};
    fft_.transform(packed_.data(), bins_.data());
    std::size_t const half = bins_.size();
    float const first = bins_[0].real(), other = bins_[0].imag();
    power_[0] = (first + other) * (first + other);
    power_[half] = (first - other) * (first - other);
    for (std::size_t k = 1; 2 * k <= half; ++k) {
      float const ar = bins_[k].real(), ai = bins_[k].imag(), br = bins_[half - k].real(), bi = bins_[half - k].imag();
      float const even_r = (ar + br) / 2, even_i = (ai - bi) / 2, odd_r = (ai + bi) / 2, odd_i = (br - ar) / 2;
      float const turned_r = cos_[k] * odd_r + sin_[k] * odd_i, turned_i = cos_[k] * odd_i - sin_[k] * odd_r;
      power_[k] = (even_r + turned_r) * (even_r + turned_r) + (even_i + turned_i) * (even_i + turned_i);
      power_[half - k] = (even_r - turned_r) * (even_r - turned_r) + (even_i - turned_i) * (even_i - turned_i);
    }
  }

  log_mel_options options_;
  ::kissfft<float> fft_;
  std::vector<float> hann_, cos_, sin_, power_;
  std::vector<std::complex<float>> packed_, bins_;
  std::vector<filter> filters_;
  std::vector<float> weights_;  // of all filters, one after the other
};

}  // namespace braid::data
#endif

// braid/sound/mfcc.hpp
#ifndef BRAID_SINGLE_SOUND_MFCC
#define BRAID_SINGLE_SOUND_MFCC
namespace braid::inline v0::data {

struct mfcc_options {
  log_mel_options mel{};
  std::size_t coefficients = 13;  ///< of the cosine transform, the first at 0; at most `mel.bands`
};

/// Mel-frequency cepstral coefficients: the orthonormal DCT-II of the log-mel bands.
///
/// shapes  samples: [n]; out: [frames(n), coefficients].
/// cost    that of log_mel, and 2 bands coefficients flop a frame.
/// errors  as log_mel; value_error: no coefficients, or more than bands.
/// source  torchaudio.transforms.MFCC(log_mels=True, norm="ortho") over a spectrogram with center=False.
class mfcc {
 public:
  explicit mfcc(mfcc_options options) : mel_(options.mel), bands_(options.mel.bands), count_(options.coefficients) {
    std::size_t const bands = options.mel.bands;
    if (count_ < 1 || count_ > bands)
      throw value_error("mfcc", "coefficients", "1 to " + std::to_string(bands), std::to_string(count_));
    for (std::size_t k = 0; k < count_; ++k)
      for (std::size_t b = 0; b < bands; ++b) {
        auto const all = static_cast<double>(bands), place = static_cast<double>(b) + 0.5;
        double const turn = std::cos(std::numbers::pi / all * place * static_cast<double>(k));
        cosines_.push_back(static_cast<float>(turn * std::sqrt((k == 0 ? 1 : 2) / all)));
      }
  }

  [[nodiscard]] std::size_t frames(std::size_t samples) const { return mel_.frames(samples); }
  [[nodiscard]] std::size_t window() const { return mel_.window(); }
  [[nodiscard]] std::size_t hop() const { return mel_.hop(); }
  /// Numbers a frame.
  [[nodiscard]] std::size_t width() const { return count_; }

  /// Fills out [frames(samples.size()), coefficients]. Takes no memory; one object serves one thread.
  void operator()(std::span<float const> samples, std::span<float> out) {
    std::size_t const rows = frames(samples.size());
    if (out.size() != rows * count_)
      throw shape_error("mfcc", "out", "[" + std::to_string(rows) + ", " + std::to_string(count_) + "]",
                        std::to_string(out.size()) + " elements");
    for (std::size_t i = 0; i < rows; ++i) frame(samples.subspan(i * hop(), window()), out.subspan(i * count_, count_));
  }

  /// One frame: samples [window], out [coefficients].
  void frame(std::span<float const> samples, std::span<float> out) {
    if (out.size() != count_)
      throw shape_error("mfcc", "frame", std::to_string(count_) + " coefficients", std::to_string(out.size()));
    mel_.frame(samples, bands_);
    float const* cosine = cosines_.data();
    for (float& x : out) {
      x = 0;
      for (float const band : bands_) x += *cosine++ * band;
    }
  }

 private:
  log_mel mel_;
  std::vector<float> bands_, cosines_;  // [coefficients, bands]
  std::size_t count_;
};

}  // namespace braid::data
#endif

// braid/sound/resample.hpp
#ifndef BRAID_SINGLE_SOUND_RESAMPLE
#define BRAID_SINGLE_SOUND_RESAMPLE
#if __has_include(<samplerate.h>)
#include <samplerate.h>
#else
#error "braid/sound/resample.hpp needs libsamplerate: apt install libsamplerate0-dev, link braid::audio"
#include "missing_library"  // there is none: the compiler stops here
#endif

namespace braid::inline v0::data {

enum class resample_quality { best = SRC_SINC_BEST_QUALITY, medium = SRC_SINC_MEDIUM_QUALITY, fast = SRC_SINC_FASTEST };

/// One channel from one rate to another, in pieces of any size, by libsamplerate's windowed sinc.
///
/// units   samples a second; rates up to 256 times apart.
/// cost    that of the library; memory is taken by the constructor alone.
/// errors  value_error: rates below 1 or too far apart, or what the library refuses.
/// source  libsamplerate's src_process.
class resampler {
 public:
  resampler(int from, int to, resample_quality quality = resample_quality::medium)
      : ratio_(from > 0 ? static_cast<double>(to) / from : 0), state_(nullptr, &::src_delete) {
    if (from < 1 || to < 1 || !::src_is_valid_ratio(ratio_))
      throw value_error("resampler", "rates", "at least 1, at most 256 times apart", std::to_string(from) + " and " + std::to_string(to));
    int fault = 0;
    state_.reset(::src_new(static_cast<int>(quality), 1, &fault));
    if (!state_) throw value_error("resampler", "state", "memory", ::src_strerror(fault));
  }

  struct progress {
    std::size_t taken, made;
  };
  /// Takes samples of `in` and fills `out` as far as both go; `last` says that nothing comes behind `in`. Call it again
  /// with what was not taken, and at the end until it makes nothing.
  progress operator()(std::span<float const> in, std::span<float> out, bool last) {
    constexpr std::size_t most = std::size_t{1} << 30;
    SRC_DATA data{};
    data.data_in = in.data();
    data.data_out = out.data();
    data.input_frames = static_cast<long>(std::min(in.size(), most));
    data.output_frames = static_cast<long>(std::min(out.size(), most));
    data.end_of_input = last && in.size() <= most;
    data.src_ratio = ratio_;
    if (int const fault = ::src_process(state_.get(), &data); fault != 0)
      throw value_error("resampler", "samples", "what libsamplerate takes", ::src_strerror(fault));
    return {static_cast<std::size_t>(data.input_frames_used), static_cast<std::size_t>(data.output_frames_gen)};
  }
  /// The next sample is a sound's first.
  void reset() { ::src_reset(state_.get()); }

 private:
  double ratio_;
  std::unique_ptr<SRC_STATE, decltype(&::src_delete)> state_;
};

/// The whole of a sound at another rate: ceil(n to / from) samples, give or take one; the same where the rates are.
///
/// errors  as resampler.
inline std::vector<float> resampled(std::span<float const> samples, int from, int to,
                                    resample_quality quality = resample_quality::best) {
  if (from == to && from > 0) return {samples.begin(), samples.end()};
  resampler convert(from, to, quality);
  std::vector<float> out(static_cast<std::size_t>(std::ceil(static_cast<double>(samples.size()) * to / from)) + 1);
  std::size_t made = 0;
  for (bool more = !samples.empty(); more;) {
    auto const step = convert(samples, std::span(out).subspan(made), true);
    samples = samples.subspan(step.taken);
    made += step.made;
    more = (step.taken || step.made) && made < out.size();
  }
  out.resize(made);
  return out;
}

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
#endif
