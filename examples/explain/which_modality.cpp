#include "study.hpp"

#include "braid/core/atomic_file.hpp"
#include "braid/core/text_table.hpp"
#include "braid/explain/fusion_weights.hpp"
#include "braid/explain/modality_values.hpp"
#include "braid/explain/pictures.hpp"
#include "braid/explain/sampled_shapley.hpp"

#include <array>
#include <cmath>

namespace explaining {

void which_modality(model_type& model, study const& s) {
  title("Which modality: what each adds to the probability of the true digit");
  auto const& t = s.test;
  ex::modality_values game(model, {.nothing = 0.1});  // of ten digits that are equally frequent
  auto const& v = game(ex::number(probable, t.digits), photo(t.pictures), voice(t.voices));
  std::printf("%s\nBelow 0 together: both say the same. ", v.text().c_str());
  double off = 0;
  for (std::size_t i = 0; i < v.rows(); ++i)
    off = std::max(off, std::abs(v.shapley(photo, i) + v.shapley(voice, i) - (v.whole(i) - v.nothing())));
  std::printf("Shapley values add up to the probability less 0.1, of every pair to %.0e;\n", off);

  auto const weights = ex::fusion_weights<2>(model(photo(t.pictures), voice(t.voices))(looked));
  std::printf("the attention itself gives %.2f (%.2f to %.2f) to the picture: where it looks, not what it makes of it\n", weights[0].estimate,
              weights[0].low, weights[0].high);

  // Without the modality that has not come, or with a mean one in its place.
  std::vector<float> picture(64), sound(32 * 32);
  for (std::size_t i = 0; i < s.train.pictures.size(); ++i) picture[i % 64] += s.train.pictures[i] * 64 / float(s.train.pictures.size());
  for (std::size_t i = 0; i < s.train.voices.size(); ++i) sound[i % sound.size()] += s.train.voices[i] * float(sound.size()) / float(s.train.voices.size());
  ex::sampled_shapley by_mean(model, {.pairs = 2}, photo(picture), voice(sound));
  by_mean(ex::number(probable, t.digits), photo(t.pictures), voice(t.voices));
  std::printf("\nThe same with the mean picture and the mean sound in the place of what is absent, by sampled orders:\n\n%s\n", by_mean.text().c_str());

  bd::text_table by_digit({"digit", "picture", "sound", "sound in noise", "sound in less"}, 1, true);
  for (std::int32_t d = 0; d < 10; ++d) {
    std::array<double, 4> sum{}, n{};
    for (std::size_t i = 0; i < v.rows(); ++i) {
      if (t.digits[i] != d) continue;
      sum[0] += v.shapley(photo, i), ++n[0];
      sum[1] += v.shapley(voice, i), ++n[1];
      std::size_t const quiet = s.test_snr[i] > 0 ? 3 : 2;
      sum[quiet] += v.shapley(voice, i), ++n[quiet];
    }
    auto const mean = [&](std::size_t k) { return n[k] > 0 ? bd::decimals(sum[k] / n[k], 2) : "-"; };
    by_digit.add({std::to_string(d), mean(0), mean(1), mean(2), mean(3)});
  }
  std::printf("By digit, and the sound's value below and above 0 dB of speech over noise:\n\n%s", by_digit.text().c_str());

  std::vector<double> parts;
  for (std::size_t m = 0; m < 2; ++m) parts.push_back(v.over_rows([&](std::size_t i) { return v.shapley(m, i); }).estimate);
  parts.push_back(v.over_rows([&](std::size_t i) { return v.interaction(photo, voice, i); }).estimate);
  bd::write_whole(s.out + "/modalities.svg", ex::bars_svg(std::vector<std::string>{"picture", "sound", "interaction"}, parts));
}

}  // namespace explaining
