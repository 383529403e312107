// Films, beside video.py. "bytes" are those of the frames' pixels, as RGB.
#include "braid/video/read_clip.hpp"
#include "braid/video/read_video.hpp"
#include "braid/video/sample_frames.hpp"

#include "reader.hpp"

namespace {
/// Each frame as RGB bytes.
auto frames(std::string const& path) {
  return readers::prepared(braid::data::read_video(path).facts().frames * 3 * 320 * 240, [path, frame = braid::data::video_frame{}]() mutable {
    auto f = braid::data::read_video(path);
    double sum = 0;
    for (std::size_t i = 0; i < f.facts().frames; ++i) {
      f.read(i, frame);
      for (std::size_t c = 0; c < 3; ++c)
        for (std::size_t x = 0; x < 320; ++x) sum += frame.pixels[(c * 240 + 100) * 320 + x];
    }
    return sum;
  });
}
/// 8 frames of the film as a clip [8, 3, 112, 112] of floats, bilinear.
auto clip(std::string const& path) {
  return readers::prepared(8 * 3 * 112 * 112, [path, out = std::vector<float>(8 * 3 * 112 * 112)]() mutable {
    auto f = braid::data::read_video(path);
    auto const which = braid::data::segment_middles(f.facts().frames, 8);
    braid::data::clip_form const form{.frames = 8, .height = 112, .width = 112, .how = braid::data::resize_by::bilinear};
    read_clip(f, which, form, out);
    double sum = 0;
    for (float const x : out) sum += double(x);
    return sum;
  });
}
}  // namespace

int main(int count, char** words) {
  readers::asked run(count, words);
  run("y4m", [&] { return frames(run.folder + "film.y4m"); });
  run("avi", [&] { return frames(run.folder + "film.avi"); });
  run("clip", [&] { return clip(run.folder + "film.avi"); });
  return run.result();
}
