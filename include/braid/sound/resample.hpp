#pragma once
#if __has_include(<samplerate.h>)
#include <samplerate.h>
#else
#error "braid/sound/resample.hpp needs libsamplerate: apt install libsamplerate0-dev, link braid::audio"
#include "missing_library"  // there is none: the compiler stops here
#endif

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "braid/core/error.hpp"

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
