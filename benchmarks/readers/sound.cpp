// Sound, beside sound.py. "bytes" are those of the samples as floats.
#include "braid/sound/log_mel.hpp"
#include "braid/sound/mfcc.hpp"
#include "braid/sound/resample.hpp"
#include "braid/sound/sound_file.hpp"

#include "reader.hpp"

int main(int count, char** words) {
  using namespace braid::data;
  readers::asked run(count, words);
  for (std::string const kind : {"wav", "flac", "ogg"})
    run(kind, [&] {
      auto const file = run.folder + "sound." + kind;
      return readers::prepared(4 * read_sound(file).samples.size(), [file] {
        auto const s = read_sound(file);
        double sum = 0;
        for (std::size_t i = 0; i < s.samples.size(); i += 100) sum += s.samples[i];
        return sum;
      });
    });
  auto const features = [&](std::string const& name, auto made) {
    run(name, [&] {
      auto const s = read_sound(run.folder + "sound.wav");
      return readers::prepared(4 * s.samples.size(), [s, make = std::move(made)]() mutable {
        std::size_t const frames = make.frames(s.samples.size()), width = make.width();
        std::vector<float> out(frames * width);
        make(s.samples, out);
        double sum = 0;
        for (std::size_t i = 0; i < frames; i += 50)
          for (std::size_t b = 0; b < width; ++b) sum += out[i * width + b];
        return sum;
      });
    });
  };
  features("log_mel", log_mel({}));
  features("mfcc", mfcc({}));
  run("resample", [&] {
    auto const s = read_sound(run.folder + "sound.wav");
    return readers::prepared(4 * s.samples.size(), [s] {
      double sum = 0;
      for (float const v : resampled(s.samples, s.rate, 8000, resample_quality::medium)) sum += double(v) * double(v);
      return sum / 80;
    });
  });
  return run.result();
}
