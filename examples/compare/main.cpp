// Trains fused models on real multimodal data and prints what they reach beside each modality alone and a simple model.
//
//   compare mfeat --data FOLDER        six views of a digit: how much less error than a logistic regression
//   compare airquality --data FOLDER   sensors with gaps: the gaps are missing modalities
//   compare avdigits --data FOLDER     degraded pictures and noisy voices
//   compare easyvqa --data FOLDER      pictures and questions: interaction is needed, and concat has none
//   compare stocknet --data FOLDER     prices and tweets, often absent: nothing is to be learnt
//
// FOLDER holds a folder a set, with NumPy files.
#include "study.hpp"

#include <CLI/CLI.hpp>
#include <exception>

int main(int argc, char** argv) {
  study::settings set;
  CLI::App app{"Fused models on real multimodal data."};
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--data", set.folder, "folder with a folder a set")->required();
  app.add_option("--seeds", set.seeds, "trainings of each model")->capture_default_str()->check(CLI::Range(1, 100));
  app.add_option("--epochs", set.epochs, "of each training (each set has its own number)");
  app.add_option("--threads", set.threads, "change the time, never the result")->capture_default_str();
  app.add_flag("--held-out", set.held_out, "judge on a part of the training data, as the recipes were found");
  int (*chosen)(study::settings const&) = nullptr;
  app.add_subcommand("mfeat", "six views of a digit")->callback([&] { chosen = study::run_mfeat; });
  app.add_subcommand("airquality", "carbon monoxide from a sensor array")->callback([&] {
    chosen = study::run_airquality;
  });
  app.add_subcommand("avdigits", "degraded pictures, noisy voices")->callback([&] { chosen = study::run_avdigits; });
  app.add_subcommand("easyvqa", "pictures and questions")->callback([&] { chosen = study::run_easyvqa; });
  app.add_subcommand("stocknet", "prices and tweets")->callback([&] { chosen = study::run_stocknet; });
  CLI11_PARSE(app, argc, argv);
  try {
    return chosen(set);
  } catch (std::exception const& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
