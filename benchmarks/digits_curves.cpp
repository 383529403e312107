// The digits demo's late fusion, trained on one place: prints the loss of every epoch and the accuracy on held-out samples.
//
//   digits_curves examples/digits/data block.npz    on the host (g++): prepares the data into block.npz, trains by cpu
//   digits_curves block.npz                         on a GPU (nvcc): trains by thrust<cuda> on what the host prepared
//
// scripts/bench-gpu --curves builds both and puts their lines side by side.
#ifdef __CUDACC__
#include <braid/backend/thrust.hpp>
#else
#include <braid/backend/cpu.hpp>
#endif
#include <braid/data/npz.hpp>

#include "../examples/digits/nets.hpp"
#ifndef __CUDACC__
#include "../examples/digits/samples.hpp"
#endif

#include <cstdio>
#include <exception>

namespace bd = braid;
using net = digits::nets<digits::embedded>;
#ifdef __CUDACC__
using place = bd::thrust<bd::cuda>;
#else
using place = bd::cpu;

/// Every fifth group is held out; the bands are scaled by the others.
void prepare(std::string const& folder, std::string const& to) {
  auto s = digits::read_embedded(folder);
  std::vector<std::uint32_t> rows[2];
  for (std::uint32_t i = 0; i < s.size; ++i) rows[s.groups[i] % 5 == 0].push_back(i);
  auto const scale = digits::band_scale::of(s, rows[0]);
  bd::data::archive all;
  for (int part = 0; part < 2; ++part) {
    std::vector<float> pictures, voices;
    std::vector<std::int32_t> truth;
    for (auto r : rows[part]) {
      auto const p = s.picture(r), v = s.voice(r);
      pictures.insert(pictures.end(), p.begin(), p.end()), voices.insert(voices.end(), v.begin(), v.end());
      truth.push_back(s.digits[r]);
    }
    scale.apply(voices);
    std::string const of = part ? "test." : "train.";
    all.emplace(of + "pictures", bd::data::array::from(std::span<float const>(pictures), {pictures.size()}));
    all.emplace(of + "voices", bd::data::array::from(std::span<float const>(voices), {voices.size()}));
    all.emplace(of + "digits", bd::data::array::from(std::span<std::int32_t const>(truth), {truth.size()}));
  }
  bd::data::write_npz(to, all);
}
#endif

int main(int count, char** argument) try {
#ifdef __CUDACC__
  std::string const file = count > 1 ? argument[1] : "";
#else
  std::string const file = count > 2 ? argument[2] : "";
  prepare(count > 1 ? argument[1] : "", file);
#endif
  auto const all = bd::data::read_npz(file);
  auto const pictures = all.at("train.pictures").to<float>(), voices = all.at("train.voices").to<float>(),
             other_pictures = all.at("test.pictures").to<float>(), other_voices = all.at("test.voices").to<float>();
  auto const truth = all.at("train.digits").to<std::int32_t>(), other_truth = all.at("test.digits").to<std::int32_t>();
  using digits::embedded, digits::digit;
  bd::dataset const train{embedded::photo(pictures), embedded::voice(voices), digit(truth)};
  bd::dataset const test{embedded::photo(other_pictures), embedded::voice(other_voices), digit(other_truth)};
  for (std::size_t seed = 1; seed <= 5; ++seed) {
    bd::model<net::late, place> model{bd::seed{seed}};
    std::size_t const steps = 20 * ((train.size() + 31) / 32);
    auto const h = bd::fit(model, train, test, digits::with_heads, bd::adamw{.rate = 2e-3, .weight_decay = 0.01},
                           bd::fit_options<bd::cosine>{.epochs = 20, .batch = 32, .schedule = {.warmup = steps / 10}, .from = {seed}, .progress = nullptr});
    for (auto const& e : h.epochs) std::printf("%zu %zu %.5f %.5f\n", seed, e.epoch + 1, e.loss, e.valid.metric);
  }
} catch (std::exception const& e) {
  std::fprintf(stderr, "digits_curves: %s\n", e.what());
  return 1;
}
