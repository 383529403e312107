#pragma once
#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "braid/picture/normalise.hpp"
#include "braid/picture/resize.hpp"
#include "braid/video/frames.hpp"

namespace braid::inline v0::data {

/// What stands behind the last frame of a clip that is shorter than it should be.
enum class behind_clip {
  nothing,    ///< zeros, and the clip's length says so
  last_frame  ///< the last frame again; the clip is as long as any
};

/// The form of a clip, as `video<Name, T, C, H, W>` takes it.
struct clip_form {
  std::size_t frames, height, width;
  std::vector<float> mean = {}, deviation = {};  ///< of each channel, of numbers from 0 to 1; empty: they stay so
  resize_by how = resize_by::area;
  behind_clip behind = behind_clip::nothing;
};

/// Reads frames of a film into a clip: each resized, changed by the caller, normalised. Gives the clip's length, for
/// the modality's second argument.
///
///   auto film = bd::data::read_video("walk.avi", 3);
///   std::vector<int> lengths{int(read_clip(film, segment_middles(film.facts().frames, 8), {8, 64, 64}, numbers))};
///   model(walk(numbers, lengths));
///
/// shapes  which: [up to form.frames] numbers of frames, such as those of sample_frames.hpp; out: [frames, channels,
///         height, width].
/// options change: called with each picture, resized, 0 to 1; to do the same to all frames, give `augment` the clip's
///         number.
/// cost    a read, a resizing and a pass a frame; a frame that comes twice in turn is read once.
/// errors  shape_error: out of another size, more frames than the clip has, a picture whose shape was changed;
///         value_error: no frames; as the reader, `resized`, `normalise`.
template <video_reader Reader, class Change>
std::size_t read_clip(Reader& film, std::span<std::size_t const> which, clip_form const& form, std::span<float> out,
                      Change&& change) {
  video_facts const facts = film.facts();
  std::size_t const shape[] = {form.frames, facts.channels, form.height, form.width};
  auto const numbers = checked_product(shape);
  if (!numbers || *numbers != out.size())
    throw shape_error("read_clip", "out", shape_text(shape), std::to_string(out.size()) + " numbers");
  if (which.empty()) throw value_error("read_clip", "frames", "at least 1", "0");
  if (which.size() > form.frames)
    throw shape_error("read_clip", "frames", "at most " + std::to_string(form.frames), std::to_string(which.size()));
  std::size_t const size = *numbers / form.frames;
  video_frame frame;
  picture seen, made;
  for (std::size_t t = 0; t < which.size(); ++t) {
    if (t > 0 && which[t] == which[t - 1]) {
      std::copy_n(out.begin() + std::ptrdiff_t((t - 1) * size), size, out.begin() + std::ptrdiff_t(t * size));
      continue;
    }
    film.read(which[t], frame);
    to_picture(frame, seen);
    bool const fits = seen.height == form.height && seen.width == form.width;
    if (fits) std::swap(made, seen);
    else made = resized(seen, form.height, form.width, form.how);
    change(made);
    if (made.pixels.size() != size || made.height != form.height || made.width != form.width)
      throw shape_error("read_clip", "change", "a picture of the same shape",
                        std::to_string(made.pixels.size()) + " numbers");
    if (!form.mean.empty() || !form.deviation.empty()) normalise(made, form.mean, form.deviation);
    std::ranges::copy(made.pixels, out.begin() + std::ptrdiff_t(t * size));
  }
  for (std::size_t t = which.size(); t < form.frames; ++t) {
    auto const to = out.begin() + std::ptrdiff_t(t * size);
    if (form.behind == behind_clip::last_frame) std::copy_n(to - std::ptrdiff_t(size), size, to);
    else std::fill_n(to, size, 0.0f);
  }
  return form.behind == behind_clip::last_frame ? form.frames : which.size();
}

template <video_reader Reader>
std::size_t read_clip(Reader& film, std::span<std::size_t const> which, clip_form const& form, std::span<float> out) {
  return read_clip(film, which, form, out, [](picture&) {});
}

}  // namespace braid::data
