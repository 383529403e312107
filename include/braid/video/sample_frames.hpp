#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "braid/core/error.hpp"
#include "braid/core/philox.hpp"
#include "braid/video/frames.hpp"

namespace braid::inline v0::data {

// Which frames of a film are looked at, by their numbers and in order, for `read_clip`. None gives more frames than
// were asked for; of a film that is too short all give what there is, and `read_clip` says or fills what is missing.

namespace detail {
inline void require_sampling(std::size_t frames, std::size_t wanted, std::string_view where) {
  if (frames == 0 || wanted == 0) throw value_error(where, frames ? "segments" : "frames", "at least 1", "0");
  if (frames > std::numeric_limits<std::uint32_t>::max())
    throw value_error(where, "frames", "below 2^32", std::to_string(frames));
}
}  // namespace detail

/// The middle frame of each of as many segments, all of one length: the same ones each time, for a film as a whole.
///
/// shapes  out: [segments], or [frames] if there are fewer.
/// errors  value_error: no frames, no segments.
/// source  Wang et al. 2016, arXiv:1608.00859, testing.
inline std::vector<std::size_t> segment_middles(std::size_t frames, std::size_t segments) {
  detail::require_sampling(frames, segments, "segment_middles");
  segments = std::min(segments, frames);
  std::vector<std::size_t> which(segments);
  for (std::size_t k = 0; k < segments; ++k) which[k] = (2 * k + 1) * frames / (2 * segments);
  return which;
}

/// A frame at random from each of as many segments, for training. What is drawn depends on the seed, the sample's
/// number and the epoch alone.
///
/// shapes  out: [segments], or [frames] if there are fewer.
/// errors  value_error: no frames, no segments.
/// source  Wang et al. 2016, arXiv:1608.00859, training.
inline std::vector<std::size_t> segment_draws(std::size_t frames, std::size_t segments, seed start,
                                              std::uint64_t sample, std::uint64_t epoch = 0) {
  detail::require_sampling(frames, segments, "segment_draws");
  segments = std::min(segments, frames);
  philox const stream = philox{start.value}.fork(epoch);
  std::vector<std::size_t> which(segments);
  for (std::size_t k = 0; k < segments; ++k) {
    std::size_t const begin = k * frames / segments, end = (k + 1) * frames / segments;
    which[k] = begin + stream.below(static_cast<std::uint32_t>(end - begin), sample, k);
  }
  return which;
}

/// What a film shows at the times 0, 1 / wanted, 2 / wanted, ...: every k-th frame, or frames twice where the film is
/// slower.
///
/// shapes  out: at most [most], less where the film ends before.
/// units   both rates in frames a second.
/// errors  value_error: a film that says no rate, no wanted one.
/// source  FFmpeg's filter fps with round=down.
inline std::vector<std::size_t> at_rate(video_facts const& film, frame_rate wanted, std::size_t most) {
  if (!(film.rate.value() > 0)) throw value_error("at_rate", "film", "frames a second", "none: it says no rate");
  if (!(wanted.value() > 0)) throw value_error("at_rate", "wanted", "a rate above 0", std::to_string(wanted.value()));
  double const up = double(film.rate.frames) * wanted.seconds, down = double(film.rate.seconds) * wanted.frames;
  std::vector<std::size_t> which;
  for (std::size_t k = 0; k < most; ++k) {
    double const at = std::floor(double(k) * up / down);  // exact for whole numbers: they are divided last
    if (at >= double(film.frames)) break;
    which.push_back(static_cast<std::size_t>(at));
  }
  return which;
}

struct clip_options {
  std::size_t frames;      ///< of a clip
  std::size_t stride;      ///< from a clip's first frame to the next one's; below their length, clips overlap
  std::size_t every = 1;   ///< within a clip each frame, every second, ...
  bool keep_rest = false;  ///< what is behind the last whole clip is one more, shorter
};

/// Clips of one length along a film. Of a film that is shorter, one clip of what there is.
///
/// shapes  out: [clips], each [options.frames], but for the rest of a film.
/// errors  value_error: no frames; a length, a stride or `every` of 0.
inline std::vector<std::vector<std::size_t>> clips(std::size_t frames, clip_options const& o) {
  if (frames == 0) throw value_error("clips", "film", "at least 1 frame", "0");
  for (std::size_t const option : {o.frames, o.stride, o.every})
    if (option < 1 || option > std::numeric_limits<std::uint32_t>::max())
      throw value_error("clips", "frames, stride and every", "1 to 2^32 - 1", std::to_string(option));
  std::vector<std::vector<std::size_t>> all;
  std::size_t const span = (o.frames - 1) * o.every + 1;
  std::size_t covered = 0;
  for (std::size_t first = 0; first < frames; first += o.stride) {
    bool const whole = frames - first >= span;
    if (!whole && (covered >= frames || !(o.keep_rest || all.empty()))) break;
    auto& clip = all.emplace_back();
    for (std::size_t i = first; i < frames && clip.size() < o.frames; i += o.every) clip.push_back(i);
    covered = first + span;
    if (!whole) break;
  }
  return all;
}

}  // namespace braid::data
