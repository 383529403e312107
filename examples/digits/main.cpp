// Reads a digit from its picture and from its sound: trains six models, compares them, saves one and predicts with it.
//
//   digits                         the pairs that come with the project (synthesised speech)
//   digits --data FOLDER           MNIST and recorded voices from NumPy files
//   digits missing                 one model that serves with either modality or both, beside models of each alone
//   digits predict A.png B.wav     one picture and one sound, with the weights that a run saved
#include "study.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>

int main(int argc, char** argv) {
  namespace fs = std::filesystem;
  fs::path const beside = (fs::absolute(argv[0]).parent_path().parent_path() / "demo").lexically_normal();  // build/demo for build/examples/digits
  std::string out = beside.string(), pairs = BRAID_DIGITS_DATA, data, picture, sound;
  std::size_t repeats = 2, folds = 5;
  digits::settings set, recorded{.epochs = 6, .batch = 64, .rate = 2e-3, .early_rate = 1e-3};
  std::size_t threads = std::max(1u, std::thread::hardware_concurrency()), epochs = 0;
  bool clean_only = false;

  CLI::App app{"A digit read from its picture and from its sound."};
  app.add_option("--out", out, "folder of what a run leaves and predict reads")->capture_default_str();
  app.add_option("--pairs", pairs, "folder of the embedded pairs")->capture_default_str();
  app.add_option("--data", data, "folder with mnist, fsdd and avdigits: real pictures and recorded voices");
  app.add_option("--repeats", repeats, "of the cross-validation")->capture_default_str()->check(CLI::Range(1, 20));
  app.add_option("--folds", folds, "of the cross-validation")->capture_default_str()->check(CLI::Range(2, 14));
  app.add_option("--epochs", epochs, "of each training (20; with --data 6; of missing 40)");
  app.add_option("--threads", threads, "change the time, never the result")->capture_default_str();
  app.add_flag("--clean-only", clean_only, "with --data: only the clean pairs");
  double hidden = 0.5;
  auto* const missing = app.add_subcommand("missing", "one model for pictures, sounds and both, trained with modality dropout");
  missing->add_option("--hidden", hidden, "share of the samples from which the training hides a modality")
      ->capture_default_str()->check(CLI::Range(0.0, 0.9));
  auto* const predict = app.add_subcommand("predict", "one picture and one sound");
  predict->add_option("picture", picture, "8 x 8 PNG")->required();
  predict->add_option("sound", sound, "WAV at 8000 Hz")->required();
  CLI11_PARSE(app, argc, argv);

  set.threads = recorded.threads = threads;
  if (epochs) set.epochs = recorded.epochs = epochs;
  try {
    if (*predict) return digits::predict_pair(picture, sound, out);
    fs::create_directories(out);
    if (!data.empty()) {
      for (bool degraded : {true, false}) {
        if (degraded && clean_only) continue;
        auto const r = digits::run_recorded(data, degraded, recorded);
        std::string const name = out + (degraded ? "/recorded" : "/recorded_clean");
        digits::print(r);
        digits::write_json(r, name + ".json");
        digits::write_svg(r, name + ".svg");
      }
      return 0;
    }
    auto const s = digits::read_embedded(pairs);
    if (*missing) {
      if (!epochs) set.epochs = 40;  // each sees a modality alone in a part of them
      return digits::study_missing(s, repeats, folds, hidden, set);
    }
    auto const r = digits::run_embedded(s, repeats, folds, set);
    digits::print(r);
    digits::write_json(r, out + "/report.json");
    digits::write_svg(r, out + "/report.svg");
    digits::train_and_save(s, set, out);
    for (char d = '0'; d <= '9'; ++d)
      digits::predict_pair(pairs + "/predict/" + d + ".png", pairs + "/predict/" + d + ".wav", out);
    std::printf("wrote %s/report.json and report.svg\n", out.c_str());
  } catch (std::exception const& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
