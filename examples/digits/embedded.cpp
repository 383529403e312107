#include "study.hpp"

#include "braid/picture/image.hpp"
#include "braid/data/npz.hpp"
#include "braid/sound/sound_file.hpp"
#include "braid/io/weights.hpp"

#include <map>

namespace digits {

std::vector<split> grouped_folds(samples const& s, std::size_t repeats, std::size_t folds) {
  std::uint32_t const groups = 1 + *std::max_element(s.groups.begin(), s.groups.end());
  std::vector<split> splits;
  for (std::size_t r = 0; r < repeats; ++r) {
    std::vector<std::uint32_t> order(groups);
    bd::epoch_order(2026, r, order);
    for (std::size_t f = 0; f < folds; ++f) {
      split one;
      for (std::uint32_t i = 0; i < s.size; ++i) {
        auto const at = std::size_t(std::find(order.begin(), order.end(), s.groups[i]) - order.begin());
        (at % folds == f ? one.test : one.train).push_back(i);
      }
      splits.push_back(one);
    }
  }
  return splits;
}

namespace {
constexpr auto weights_file = "/digits.safetensors";
constexpr auto scale_file = "/bands.npz";

using net = nets<embedded>;

void say(auto const& results, std::string const& what) {
  auto const& logits = results(answer);
  auto const& w = results(looked);
  std::array<double, 10> p{};
  double sum = 0, picture = 0;
  for (std::size_t c = 0; c < 10; ++c) sum += p[c] = std::exp(double(logits(0, c)) - double(*std::max_element(logits.begin(), logits.end())));
  for (std::size_t h = 0; h < 4; ++h) picture += double(w(0, h, 0)) / 4;
  std::size_t const best = std::size_t(std::max_element(p.begin(), p.end()) - p.begin());
  std::printf("%s: %zu (%.1f %%), attention %.0f %% on the picture, %.0f %% on the sound\n", what.c_str(), best,
              100 * p[best] / sum, 100 * picture, 100 - 100 * picture);
}
}  // namespace

report run_embedded(samples const& s, std::size_t repeats, std::size_t folds, settings const& set) {
  std::vector<std::uint32_t> unit(s.size);
  std::iota(unit.begin(), unit.end(), 0u);
  auto r = study<embedded>(s, grouped_folds(s, repeats, folds), set, unit);
  r.title = "A digit read from its picture and from its sound";
  r.data = std::to_string(s.size) + " degraded pictures (UCI digits) with synthesised, noisy speech; " +
           std::to_string(repeats) + " x " + std::to_string(folds) + "-fold cross-validation by form and voice";
  return r;
}

void train_and_save(samples const& s, settings const& set, std::string const& folder) {
  std::vector<std::uint32_t> rows;  // the pairs for `predict` are of the last group, which is left out
  for (std::uint32_t i = 0; i < s.size; ++i)
    if (s.groups[i] != 13) rows.push_back(i);
  auto const scale = band_scale::of(s, rows);
  block const train(s, rows, scale);
  bd::model<net::attention, bd::cpu> model{bd::seed{1}};
  train_on<embedded>(model, train, with_heads, set, set.rate, bd::seed{1});
  bd::io::save(folder + weights_file, model.weights());
  bd::data::write_npz(folder + scale_file,
                      {{"mean", bd::data::array::from(std::span<float const>(scale.mean), {scale.mean.size()})},
                       {"deviation", bd::data::array::from(std::span<float const>(scale.deviation), {scale.deviation.size()})}});
  std::printf("saved %s%s\n", folder.c_str(), weights_file);
}

int predict_pair(std::string const& picture, std::string const& sound, std::string const& folder) {
  auto const image = bd::data::read_image(picture, 1);
  if (image.height != 8 || image.width != 8)
    throw bd::shape_error(picture, "size", "8 x 8 pixels", std::to_string(image.width) + " x " + std::to_string(image.height));
  auto const clip = bd::data::read_sound(sound);
  if (clip.rate != 8000) throw bd::file_error(sound, "rate", "8000 Hz", std::to_string(clip.rate) + " Hz");
  auto const bands = bd::data::read_npz(folder + scale_file);
  band_scale const scale{bands.at("mean").to<float>(), bands.at("deviation").to<float>()};
  std::vector<float> voice(32 * 32);
  bd::data::log_mel mel(mel_options());
  hear(mel, clip.samples, voice, 32);
  scale.apply(voice);

  bd::model<net::attention, bd::cpu> model;
  bd::io::load(folder + weights_file, model.weights());
  auto const name = [](std::string const& path) { return path.substr(path.find_last_of('/') + 1); };
  say(model(embedded::photo(image.pixels), embedded::voice(voice)), name(picture) + " with " + name(sound));
  return 0;
}

}  // namespace digits
