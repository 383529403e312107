#pragma once
// Trains the six models on splits of the samples and says how they did.
#include "braid/backend/cpu.hpp"
#include "nets.hpp"
#include "outcome.hpp"
#include "samples.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <numeric>

#include <unistd.h>

namespace digits {

struct settings {
  std::size_t epochs = 20, batch = 32, threads = 2;
  double rate = 3e-3, early_rate = 1e-3;
};

/// Rows of one training and its test.
struct split {
  std::vector<std::uint32_t> train, test;
};

/// The rows of some samples together, bands scaled: memory that a data set points at.
struct block {
  std::vector<float> pictures, voices;
  std::vector<std::int32_t> digits;
  template <class Rows>
  block(samples const& s, Rows const& rows, band_scale const& scale) {
    for (auto r : rows) {
      pictures.insert(pictures.end(), s.picture(r).begin(), s.picture(r).end());
      voices.insert(voices.end(), s.voice(r).begin(), s.voice(r).end());
      scale.apply(std::span(voices).last(s.frames * s.bands));
      digits.push_back(s.digits[r]);
    }
  }
};

inline double seconds_since(std::chrono::steady_clock::time_point t) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - t).count();
}

template <class Recipe, auto Net>
using model_of = bd::model<Net, bd::cpu>;

/// Gives a net the modalities that it takes, of a block's rows.
template <class Recipe, class Model>
auto predict_block(Model& model, std::vector<float> const& pictures, std::vector<float> const& voices) {
  using list = typename Model::prog::modalities;
  using photo = std::remove_const_t<decltype(Recipe::photo)>;
  using voice = std::remove_const_t<decltype(Recipe::voice)>;
  if constexpr (std::is_same_v<list, bd::types<photo>>) return model(Recipe::photo(pictures));
  else if constexpr (std::is_same_v<list, bd::types<voice>>) return model(Recipe::voice(voices));
  else return model(Recipe::photo(pictures), Recipe::voice(voices));
}

/// drop: which modalities the training hides, none by default.
template <class Recipe, class Model, class Objective, class Drop = bd::no_dropping>
void train_on(Model& model, block const& b, Objective const& objective, settings const& set, double rate, bd::seed from,
              Drop drop = {}) {
  bd::dataset const data{Recipe::photo(b.pictures), Recipe::voice(b.voices), digit(b.digits)};
  std::size_t const steps = set.epochs * ((data.size() + set.batch - 1) / set.batch);
  bd::fit(model, data, objective, bd::adamw{.rate = rate, .weight_decay = 0.01},
          bd::fit_options<bd::cosine, bd::clip_norm, Drop>{.epochs = set.epochs,
                                                           .batch = set.batch,
                                                           .schedule = {.warmup = steps / 10},
                                                           .drop = drop,
                                                           .from = from,
                                                           .threads = set.threads});
  if (isatty(fileno(stderr))) std::fputs("\x1b[1A\x1b[2K", stderr);  // the next training's bar takes this one's line
}

/// One model over all splits. unit: what a sample is resampled as (its pair, or its clip); see(test rows, model, block)
/// looks at each trained model.
template <class Recipe, auto Net, class Objective, class See>
outcome study_model(std::string name, samples const& s, std::vector<split> const& splits, Objective const& objective,
                    settings const& set, double rate, std::vector<std::uint32_t> const& unit, See&& see) {
  outcome o;
  o.name = name;
  o.parameters = bd::parameters<Net>;
  o.errors.resize(1 + *std::max_element(unit.begin(), unit.end()));
  auto const start = std::chrono::steady_clock::now();
  for (std::size_t k = 0; k < splits.size(); ++k) {
    auto const scale = band_scale::of(s, splits[k].train);
    block const train(s, splits[k].train, scale), test(s, splits[k].test, scale);
    bd::model<Net, bd::cpu> model{bd::seed{k + 1}};
    std::fprintf(stderr, "%-10s training %zu of %zu, tested %.0f times, right %.1f %%\n", name.c_str(), k + 1, splits.size(),
                 o.trials, o.trials > 0 ? 100 * o.accuracy() : 0.0);
    auto const begin = std::chrono::steady_clock::now();
    train_on<Recipe>(model, train, objective, set, rate, bd::seed{k + 1});
    o.training_seconds += seconds_since(begin) / double(splits.size());
    if (isatty(fileno(stderr))) std::fputs("\x1b[1A\x1b[2K", stderr);

    auto const results = predict_block<Recipe>(model, test.pictures, test.voices);
    auto const& logits = results(answer);
    for (std::size_t i = 0; i < splits[k].test.size(); ++i) {
      auto const row = logits.data() + i * 10;
      std::size_t const guess = std::size_t(std::max_element(row, row + 10) - row), truth = std::size_t(test.digits[i]);
      o.errors[unit[splits[k].test[i]]] += guess != truth;
      o.confusion.add(truth, guess);
      o.trials += 1;
    }
    see(splits[k].test, results);
    if (k == 0) {  // one sample at a time: the median of many
      std::vector<float> const picture(s.picture(0).begin(), s.picture(0).end()), voice(s.voice(0).begin(), s.voice(0).end());
      std::vector<double> times(400);
      for (auto& t : times) {
        auto const begin_one = std::chrono::steady_clock::now();
        predict_block<Recipe>(model, picture, voice);
        t = 1e6 * seconds_since(begin_one);
      }
      std::nth_element(times.begin(), times.begin() + 200, times.end());
      o.microseconds = times[200];
    }
  }
  std::fprintf(stderr, "%-10s %.1f %% right, %zu trainings in %.0f s\n", name.c_str(), 100 * o.accuracy(), splits.size(),
               seconds_since(start));
  return o;
}

/// The six models.
template <class Recipe>
report study(samples const& s, std::vector<split> const& splits, settings const& set, std::vector<std::uint32_t> const& unit) {
  using n = nets<Recipe>;
  auto const nothing = [](auto&&...) {};
  report r;
  r.models.push_back(study_model<Recipe, n::image>("image", s, splits, one_loss, set, set.rate, unit, nothing));
  r.models.push_back(study_model<Recipe, n::audio>("audio", s, splits, one_loss, set, set.rate, unit, nothing));
  r.models.push_back(study_model<Recipe, n::early>("early", s, splits, one_loss, set, set.early_rate, unit, nothing));
  r.models.push_back(study_model<Recipe, n::late>("late", s, splits, with_heads, set, set.rate, unit, nothing));
  r.models.push_back(study_model<Recipe, n::hybrid>("hybrid", s, splits, with_all_heads, set, set.rate, unit, nothing));

  struct glance {
    float snr_db;
    double on_picture;
  };
  std::vector<glance> glances;
  r.models.push_back(study_model<Recipe, n::attention>(
      "attention", s, splits, with_heads, set, set.rate, unit, [&](std::vector<std::uint32_t> const& rows, auto const& results) {
        auto const& w = results(looked);  // [rows, heads, modalities]
        for (std::size_t i = 0; i < rows.size(); ++i) {
          double on_picture = 0;
          for (std::size_t head = 0; head < 4; ++head) on_picture += double(w(i, head, 0)) / 4;
          glances.push_back({s.snr_db.empty() ? 0.0f : s.snr_db[rows[i]], on_picture});
        }
      }));
  std::sort(glances.begin(), glances.end(), [](glance const& a, glance const& b) { return a.snr_db > b.snr_db; });
  std::size_t const parts = s.snr_db.empty() ? 1 : 4;
  for (std::size_t p = 0; p < parts; ++p) {
    std::size_t const first = glances.size() * p / parts, end = glances.size() * (p + 1) / parts;
    attention_report::row row;
    for (std::size_t i = first; i < end; ++i) row.on_picture += glances[i].on_picture / double(end - first);
    row.on_voice = 1 - row.on_picture;
    row.tests = end - first;
    char text[80];
    std::snprintf(text, sizeof text, "%+.0f to %+.0f dB", double(glances[end - 1].snr_db), double(glances[first].snr_db));
    row.label = parts == 1 ? "all" : text;
    r.attention.rows.push_back(row);
  }
  return r;
}

/// Whole groups dealt to folds, another deal each repeat: no form and no voice stands on both sides.
std::vector<split> grouped_folds(samples const& s, std::size_t repeats, std::size_t folds);

/// What the demo leaves for `predict`.
report run_embedded(samples const& s, std::size_t repeats, std::size_t folds, settings const& set);
int study_missing(samples const& s, std::size_t repeats, std::size_t folds, double rate, settings const& set);
void train_and_save(samples const& s, settings const& set, std::string const& folder);
report run_recorded(std::string const& folder, bool degraded, settings const& set);
int predict_pair(std::string const& picture, std::string const& sound, std::string const& folder);

}  // namespace digits
