// The pairs are read by examples/digits, whose nets are taken as well.
#include "../digits/nets.hpp"
#include "../digits/samples.hpp"
#include "study.hpp"

namespace study {

int run_avdigits(settings const& set) {
  using recipe = digits::recorded;
  using nets = digits::nets<recipe>;
  auto learn = digits::read_recorded(set.folder, "train", true);
  auto const training_pairs = set.held_out ? learn.size * 4 / 5 : learn.size;
  auto test = set.held_out ? learn : digits::read_recorded(set.folder, "test", true);
  std::vector<std::uint32_t> training(training_pairs), judged;
  for (std::uint32_t i = 0; i < training.size(); ++i) training[i] = i;
  for (std::uint32_t i = set.held_out ? std::uint32_t(training_pairs) : 0; i < test.size; ++i) judged.push_back(i);

  auto const voices = digits::band_scale::of(learn, training);
  auto const pixels = column_scale::of(std::span(learn.pictures).first(training.size() * learn.picture_size), 1,
                                       [](std::size_t) { return true; });
  for (auto* s : {&learn, &test}) voices.apply(s->voices), pixels.apply(s->pictures);
  auto const data = [](digits::samples const& s) {
    return bd::dataset{recipe::photo(s.pictures), recipe::voice(s.voices), digits::digit(s.digits)};
  };
  auto const train = data(learn).subset(training), held = data(test).subset(judged);

  std::size_t const epochs = set.epochs ? set.epochs : 6;
  std::vector<row> rows;
  auto const study_net = [&]<auto Net>(std::integral_constant<decltype(Net), Net>, char const* name,
                                       auto const& objective) {
    rows.push_back(trained<Net>(
        name, set,
        [&](auto& model, bd::seed from) {
          std::size_t const steps = epochs * ((train.size() + 63) / 64);
          bd::fit(model, train, objective, bd::adamw{.rate = 2e-3},
                  bd::fit_options<bd::cosine>{.epochs = epochs,
                                              .batch = 64,
                                              .schedule = {.warmup = steps / 10},
                                              .from = from,
                                              .threads = set.threads,
                                              .progress = nullptr});
        },
        [&](auto& model) { return bd::evaluate(model, held, digits::one_loss).metric; }));
  };
  study_net(net<nets::image>, "picture alone", digits::one_loss);
  study_net(net<nets::audio>, "voice alone", digits::one_loss);
  study_net(net<nets::late>, "product_of_experts", digits::with_heads);
  study_net(net<nets::attention>, "attention", digits::with_heads);

  std::printf("%zu training and %zu %s pairs, degraded pictures and noisy voices, %zu seeds\n%s", training.size(),
              judged.size(), set.held_out ? "held-out" : "test", set.seeds,
              table("error %", rows, 2, error_percent).c_str());
  auto const single = std::max(rows[0].mean(), rows[1].mean());
  auto const& fused = rows[2].mean() >= rows[3].mean() ? rows[2] : rows[3];
  double const ratio = (1 - fused.mean()) / (1 - single);
  say_goal("best fused error at most half of the better single one's", ratio <= 0.5,
           bd::decimals(ratio, 3) + " of it: " + fused.name + " " + bd::decimals(error_percent(fused.mean()), 2) +
               " %, single " + bd::decimals(error_percent(single), 2) + " %");
  return 0;
}

}  // namespace study
