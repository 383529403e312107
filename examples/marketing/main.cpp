// What does a customer think? A review's words, the voice and the face that say it, each of which may be missing.
//
//   marketing                   on generated reviews, some of them ironic
//   marketing --data FOLDER     on files: FOLDER/reviews.csv says which
//   marketing --write FOLDER    makes such a folder of generated reviews
#include "review_files.hpp"
#include "reviews.hpp"

#include "braid/backend/cpu.hpp"
#include "braid/braid.hpp"
#include "braid/compare/certify.hpp"
#include "braid/compare/compare.hpp"
#include "braid/core/scaling.hpp"
#include "braid/data/group_split.hpp"
#include "braid/sound/log_mel.hpp"
#include "braid/text/basic_tokens.hpp"
#include "braid/text/padded.hpp"
#include "braid/text/vocabulary.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

namespace bd = braid;
namespace {
using namespace marketing;

inline constexpr bd::data::log_mel_options mel{.rate = rate, .window = 256, .hop = 128, .bands = 20};
inline constexpr std::size_t mel_frames = (samples - mel.window) / mel.hop + 1;
inline constexpr bd::tokens<struct words, 16, 128> words;
inline constexpr bd::series<struct voice, mel_frames, mel.bands> voice;
inline constexpr bd::series<struct face, frames, face_numbers> face;
inline constexpr bd::classes<struct sentiment, 3> sentiment;

inline constexpr auto read = words | bd::encode::text_cnn<12, 12, 1, 3> | bd::dense<24> | bd::relu;
inline constexpr auto heard = voice | bd::conv1d<16, 5> | bd::relu | bd::gru<24> | bd::last;
inline constexpr auto seen = face | bd::gru<24> | bd::last;
inline constexpr auto fused = bd::fuse<bd::gmu<24>>(read, heard, seen) | bd::dense<3>;

struct prepared {
  bd::text::padded text{16};
  std::vector<float> voice;
  reviews of;
  auto data() const {
    return bd::dataset{words(text.ids, text.lengths), ::voice(voice).where(of.heard), face(of.clip).where(of.filmed), sentiment(of.sentiment)};
  }
};

/// Ids by the words of the training reviews, log-mel by the scale of their voices.
class preparation {
 public:
  explicit preparation(reviews const& learnt) : mel_(mel) {
    bd::text::word_counts counts;
    for (auto const& t : learnt.text) cut_(t, [&](std::string_view w) { counts.add(w); });
    known_ = counts.chosen({.first = {"[PAD]", "[UNK]"}, .most = 128});
    auto const all = spectra(learnt);
    scale_ = bd::number_scale::of({all.begin(), all.end()}, bd::scaling::standard);
  }
  prepared operator()(reviews r) {
    prepared p;
    for (auto const& t : r.text) {
      std::vector<std::int32_t> ids;
      cut_(t, [&](std::string_view w) { ids.push_back(std::max(known_.find(w), 1)); });
      p.text.add(ids);
    }
    p.voice = spectra(r);
    for (float& v : p.voice) v = float(scale_(double(v)));
    p.of = std::move(r);
    return p;
  }

 private:
  std::vector<float> spectra(reviews const& r) {
    std::vector<float> all(r.rows() * mel_frames * mel.bands);
    for (std::size_t i = 0; i < r.rows(); ++i)
      mel_(std::span(r.voice).subspan(i * samples, samples), std::span(all).subspan(i * mel_frames * mel.bands, mel_frames * mel.bands));
    return all;
  }
  bd::text::basic_tokens cut_;
  bd::text::vocabulary known_{};
  bd::data::log_mel mel_;
  bd::number_scale scale_{};
};

struct parts {
  reviews train, valid, test;
};
parts generated(std::size_t rows) {
  bd::philox const random{2026};
  return {generated_reviews(rows, random.fork(1)), generated_reviews(rows / 4, random.fork(2)), generated_reviews(rows / 2, random.fork(3))};
}
/// Nobody who speaks in one part speaks in another.
parts from_files(std::string const& folder) {
  auto const all = read_reviews(folder);
  auto const [train, valid, test] = bd::split_by_group<3>(all.speaker, {0.6, 0.15, 0.25}, bd::seed{7});
  return {all.subset(train), all.subset(valid), all.subset(test)};
}

int run(parts of, char const* kind, std::size_t epochs, std::size_t seeds, std::size_t threads) {
  preparation prepare(of.train);
  auto const a = prepare(std::move(of.train)), b = prepare(std::move(of.valid)), c = prepare(std::move(of.test));
  auto const train = a.data(), valid = b.data(), test = c.data();
  std::printf("%s reviews: %zu to learn from, %zu to choose by, %zu to judge by; e.g. \"%s\"\n\n", kind, train.size(), valid.size(), test.size(), c.of.text[0].c_str());

  auto const found = bd::compare<bd::mean, bd::gmu<24>>(bd::cpu{}, bd::encoders(read, heard, seen) | bd::dense<3>, bd::splits{train, valid, test},
      {.seeds = seeds, .epochs = epochs, .batch = 64, .rate = 3e-3, .threads = threads, .progress = nullptr});
  std::printf("%s\n", found.text().c_str());

  bd::model<fused, bd::cpu> model{bd::seed{1}};
  bd::fit(model, train, valid, bd::cross_entropy, bd::adamw{.rate = 3e-3},
          bd::fit_options<bd::constant, bd::clip_norm, bd::dropping<>>{.epochs = epochs, .batch = 64, .patience = 5, .drop = bd::modality_dropout(0.2), .threads = threads, .progress = nullptr});
  std::printf("gmu, trained with modality dropout, and what it is worth without some of its sources:\n%s",
              bd::certify(model, test, {.calls = 50}).text().c_str());
  return 0;
}
}  // namespace

int main(int argc, char** argv) {
  std::size_t rows = 3000, epochs = 15, seeds = 3, threads = 1;
  std::string folder, to;
  CLI::App app{"What does a customer think? Words, voice and face."};
  auto* const data = app.add_option("--data", folder, "folder with reviews.csv; without it, reviews are generated");
  app.add_option("--write", to, "write generated reviews into this folder, and stop")->excludes(data);
  app.add_option("--rows", rows, "generated reviews to learn from")->capture_default_str()->check(CLI::Range(100, 1000000));
  app.add_option("--epochs", epochs, "of each training, at most")->capture_default_str()->check(CLI::Range(1, 1000));
  app.add_option("--seeds", seeds, "trainings of each model")->capture_default_str()->check(CLI::Range(1, 100));
  app.add_option("--threads", threads, "change the time, never the result")->capture_default_str()->check(CLI::Range(1, 64));
  CLI11_PARSE(app, argc, argv);
  try {
    if (!to.empty()) {
      write_reviews(to, generated_reviews(rows, bd::philox{2026}.fork(1)));
      return std::printf("GENERATED reviews: %zu in %s\n", rows, to.c_str()), 0;
    }
    if (!folder.empty()) return run(from_files(folder), folder.c_str(), epochs, seeds, threads);
    return run(generated(rows), "GENERATED", epochs, seeds, threads);
  } catch (std::exception const& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
