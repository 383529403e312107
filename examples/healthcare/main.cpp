// How likely is it that a patient dies? A picture, a record that may be missing, and what a monitor wrote, with a risk that means
// what it says.
//
//   healthcare                    on generated patients, as files in a folder that is made for them
//   healthcare --data FOLDER      on the same kind of files: FOLDER/patients.csv says which
#include "patients.hpp"

#include "braid/backend/cpu.hpp"
#include "braid/braid.hpp"
#include "braid/compare/certify.hpp"
#include "braid/data/group_split.hpp"
#include "braid/explain/calibration_curve.hpp"
#include "braid/explain/conformal.hpp"
#include "braid/io/weights.hpp"
#include "braid/sensor/channels.hpp"
#include "braid/table/preparation.hpp"
#include "braid/train/ranking.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

namespace bd = braid;
namespace {
using namespace healthcare;

inline constexpr bd::image<struct scan_of, 1, side, side> picture;
inline constexpr table::numbers_of<struct vitals, record> vitals;
inline constexpr table::words_of<struct facts, record> facts;
inline constexpr bd::series<struct signals, hours, 2 * signs> signals;  // each sign, and whether it is missing
inline constexpr bd::classes<struct outcome, 2> outcome;

inline constexpr auto seen = picture | bd::encode::picture_cnn<8, 16> | bd::dense<16> | bd::tanh;
inline constexpr auto recorded = bd::encode::table_mlp<2, 16>(vitals, facts);
inline constexpr auto monitored = signals | bd::gru<16> | bd::last;
inline constexpr auto net = bd::fuse<bd::mean>(seen, recorded, monitored) | bd::dense<2>;

int run(std::string const& folder, bool generated, std::string const& keep, std::size_t epochs, std::size_t threads) {
  patients p = read_patients(folder);
  auto const [train, valid, test] = bd::split_by_group<3>(p.name, {0.6, 0.2, 0.2}, bd::seed{7});
  std::printf("%s: %zu rows, %.0f %% died; no patient is on two sides of %zu to learn from, %zu to choose and calibrate by, %zu to judge by\n",
              generated ? "GENERATED patients" : folder.c_str(), p.rows(),
              100 * double(std::count(p.died.begin(), p.died.end(), 1)) / double(p.rows()), train.size(), valid.size(), test.size());

  // What is fitted is fitted on the training rows alone.
  std::vector<float> heard;
  for (auto r : train) {
    auto const s = p.signals.begin() + std::ptrdiff_t(r * hours * signs);
    heard.insert(heard.end(), s, s + hours * signs);
  }
  auto const prepare = table::preparation<record>::of(p.records.subset(train), bd::scaling::robust);
  auto const scale = sensor::channels<signs>::of(heard);
  auto const rows = prepare(p.records);
  scale.apply(p.signals);
  std::vector<float> shown;
  for (float v : p.signals) shown.push_back(std::isnan(v) ? 0 : v), shown.push_back(std::isnan(v));

  bd::dataset const all{picture(p.scan), vitals(rows.numbers).where(p.recorded), facts(rows.ids).where(p.recorded), signals(shown), outcome(p.died)};
  bd::model<net, bd::cpu> model{bd::seed{3}};
  auto const past = bd::fit(model, all.subset(train), all.subset(valid), bd::cross_entropy, bd::adamw{.rate = 3e-3},
                            bd::fit_options<bd::constant, bd::clip_norm, bd::dropping<>>{
                                .epochs = epochs, .batch = 32, .patience = 8, .drop = bd::modality_dropout(0.2), .threads = threads, .progress = nullptr});
  if (!keep.empty()) bd::io::save(keep, model.weights(), prepare, scale);  // one file: weights, means, words

  auto const said = model(picture(p.scan), vitals(rows.numbers).where(p.recorded), facts(rows.ids).where(p.recorded), signals(shown));
  auto const of = [&](std::vector<std::uint32_t> const& part, double by) {
    std::vector<double> logits;
    std::vector<std::int32_t> truth;
    for (auto r : part) logits.insert(logits.end(), {double(said(r, 0)) / by, double(said(r, 1)) / by}), truth.push_back(p.died[r]);
    return std::pair{logits, truth};
  };
  auto const [chosen, chosen_truth] = of(valid, 1);
  double const t = bd::explain::temperature<2>(chosen, chosen_truth);
  auto const [cool, cool_truth] = of(valid, t);
  auto const [logits, truth] = of(test, t);
  auto const probability = bd::probabilities<2>(logits);
  std::vector<double> risk;
  for (std::size_t i = 1; i < probability.size(); i += 2) risk.push_back(probability[i]);
  std::printf("area under the curve %.3f, Brier score %.3f, calibration error %.3f (temperature %.2f, from the validation rows)\n",
              bd::roc_auc(risk, truth), bd::brier_score(risk, truth), bd::expected_calibration_error(risk, truth, 10), t);
  std::printf("\nof those with a risk of   there are   and died\n");
  for (int b = 0; b < 5; ++b) {
    double many = 0, died = 0;
    for (std::size_t i = 0; i < risk.size(); ++i)
      if (std::min(int(risk[i] * 5), 4) == b) ++many, died += truth[i];
    if (many > 0) std::printf("        %2d to %3d %%        %5.0f      %3.0f %%\n", 20 * b, 20 * b + 20, many, 100 * died / many);
  }

  bd::explain::conformal<2> const sets(bd::probabilities<2>(cool), cool_truth, 0.1);
  double covered = 0, sure = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    auto const in = sets(std::span(probability).subspan(2 * i, 2));
    covered += in[std::size_t(truth[i])], sure += in[0] != in[1];
  }
  std::printf("\nAsked to be wrong at most once in ten, it commits itself for %.0f %% of them, and its answers hold the truth for %.0f %%.\n",
              100 * sure / double(truth.size()), 100 * covered / double(truth.size()));
  std::printf("\nWithout some of the sources (facts are part of the record):\n%s", bd::certify(model, all.subset(test), {.calls = 30}).text().c_str());
  return 0;
}
}  // namespace

int main(int argc, char** argv) {
  std::string folder, keep;
  std::size_t rows = 2000, epochs = 40, threads = 1;
  CLI::App app{"How likely is it that a patient dies? A picture, a record, a monitor."};
  app.add_option("--data", folder, "folder with patients.csv; without it, patients are generated");
  app.add_option("--rows", rows, "how many are generated")->capture_default_str()->check(CLI::Range(60, 1000000));
  app.add_option("--epochs", epochs, "of the training, at most")->capture_default_str()->check(CLI::Range(1, 1000));
  app.add_option("--threads", threads, "change the time, never the result")->capture_default_str()->check(CLI::Range(1, 64));
  app.add_option("--save", keep, "a file for the weights and what the preprocessing has learnt");
  CLI11_PARSE(app, argc, argv);
  try {
    if (!folder.empty()) return run(folder, false, keep, epochs, threads);
    std::string name = (std::filesystem::temp_directory_path() / "braid-patients-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw braid::file_error(name, "", "a folder that can be made", "none");
    struct folder_of_its_own {
      std::string at;
      ~folder_of_its_own() { std::filesystem::remove_all(at); }
    } const here{name};
    generate_patients(here.at, rows, bd::philox{2026});
    return run(here.at, true, keep, epochs, threads);
  } catch (std::exception const& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
