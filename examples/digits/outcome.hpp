#pragma once
#include "braid/train/bootstrap.hpp"
#include "braid/train/metrics.hpp"

#include <string>
#include <vector>

namespace digits {

/// How one model did, over all its trainings.
struct outcome {
  std::string name;
  std::size_t parameters = 0;
  double training_seconds = 0, microseconds = 0;  ///< of one training; of one sample at batch 1
  std::vector<std::uint8_t> errors;               ///< by unit of resampling: how often it was wrong
  double trials = 0;                              ///< tests altogether
  std::size_t tests_a_unit = 1;
  braid::confusion<10> confusion;

  double accuracy() const {
    double wrong = 0;
    for (auto e : errors) wrong += e;
    return 1 - wrong / trials;
  }
  braid::interval interval() const {
    std::vector<double> right;
    for (auto e : errors) right.push_back(1 - double(e) * double(errors.size()) / trials);
    return braid::bootstrap_mean(right);
  }
};

/// What the attention did: the mean weight of each head on the picture, by the share of tests with the least to the most
/// noise in the sound.
struct attention_report {
  struct row {
    std::string label;
    double on_picture = 0, on_voice = 0;
    std::size_t tests = 0;
  };
  std::vector<row> rows;
};

struct report {
  std::string title, data;
  std::vector<outcome> models;  ///< image, audio, early, late, hybrid, attention
  attention_report attention;

  outcome const& better_single() const {
    return models[0].accuracy() >= models[1].accuracy() ? models[0] : models[1];
  }
  outcome const& best_fused() const {
    auto best = &models[2];
    for (std::size_t i = 3; i < models.size(); ++i)
      if (models[i].accuracy() > best->accuracy()) best = &models[i];
    return *best;
  }
  braid::interval error_ratio() const { return braid::bootstrap_error_ratio(best_fused().errors, better_single().errors); }
};

void print(report const& r);
/// {"image": {"accuracy": ..., "low": ..., "high": ...}, ...}: written beside its place and renamed.
void write_json(report const& r, std::string const& path);
void write_svg(report const& r, std::string const& path);

}  // namespace digits
