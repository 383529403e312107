#pragma once
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "braid/core/error.hpp"
#include "braid/core/input_file.hpp"
#include "braid/picture/picture.hpp"

namespace braid::inline v0::data {

/// Frames a second as the file says it, 30000 / 1001 for instance; 0 where it says nothing.
struct frame_rate {
  std::uint32_t frames = 0, seconds = 1;

  [[nodiscard]] double value() const { return seconds ? static_cast<double>(frames) / seconds : 0; }
  bool operator==(frame_rate const&) const = default;
};

/// What is known of a film before a frame is read.
struct video_facts {
  std::size_t channels = 0, height = 0, width = 0;  ///< of every frame
  std::size_t frames = 0;                           ///< how many there are
  frame_rate rate;
};

/// One frame, in memory that is the caller's: a reader that is given the same one again takes no more.
struct video_frame {
  std::size_t channels = 0, height = 0, width = 0;
  std::vector<std::uint8_t> pixels;  ///< [channels, height, width], RGB or grey

  [[nodiscard]] std::size_t plane() const { return height * width; }
  void shape(std::size_t c, std::size_t h, std::size_t w) {
    channels = c, height = h, width = w;
    pixels.resize(c * h * w);
  }
};

/// What reads a film: facts(), and read(i, frame) for any frame, in any order. Readers that find a frame by its place
/// in the file (all but FFmpeg's) are as quick backwards as forwards.
template <class R>
concept video_reader = requires(R& reader, std::size_t i, video_frame& frame) {
  { reader.facts() } -> std::convertible_to<video_facts>;
  reader.read(i, frame);
};

/// A frame for the transforms of picture/, 0 to 1, in a picture whose memory is used again.
inline void to_picture(video_frame const& f, picture& p) {
  p.channels = f.channels, p.height = f.height, p.width = f.width;
  p.pixels.resize(f.pixels.size());
  for (std::size_t i = 0; i < f.pixels.size(); ++i) p.pixels[i] = static_cast<float>(f.pixels[i]) / 255;
}
inline picture to_picture(video_frame const& f) {
  picture p;
  to_picture(f, p);
  return p;
}

/// A picture as a frame: cut to 0..1 and rounded to 255ths.
///
/// errors  shape_error: pixels not of the shape. value_error: a NaN.
inline void to_frame(picture const& p, video_frame& f) {
  require_picture(p, "to_frame");
  f.shape(p.channels, p.height, p.width);
  for (std::size_t i = 0; i < p.pixels.size(); ++i) {
    if (std::isnan(p.pixels[i])) throw value_error("to_frame", "pixel " + std::to_string(i), "a number", "NaN");
    f.pixels[i] = static_cast<std::uint8_t>(std::fmin(std::fmax(p.pixels[i], 0.0f), 1.0f) * 255 + 0.5f);
  }
}

/// A reader's file: one of its own, opened by its path, or the caller's, which outlives it.
class video_source {
 public:
  explicit video_source(std::string path)
      : own_(std::make_unique<input_file const>(std::move(path))), file_(own_.get()) {}
  explicit video_source(input_file const& file) : file_(&file) {}

  [[nodiscard]] input_file const& operator*() const { return *file_; }
  [[nodiscard]] input_file const* operator->() const { return file_; }

 private:
  std::unique_ptr<input_file const> own_;
  input_file const* file_;
};

/// Throws value_error unless a reader is asked for 1 channel (grey) or 3 (RGB).
inline void require_channels(std::size_t channels, std::string_view reader) {
  if (channels != 1 && channels != 3) throw value_error(reader, "channels", "1 or 3", std::to_string(channels));
}
/// Throws value_error unless frame i is one of the film's.
inline void require_frame(std::size_t i, video_facts const& facts, std::string_view film) {
  if (i >= facts.frames)
    throw value_error(film, "frame", "one below " + std::to_string(facts.frames), std::to_string(i));
}

}  // namespace braid::data
