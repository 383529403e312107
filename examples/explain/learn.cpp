#include "study.hpp"

#include "braid/train/metrics.hpp"

namespace explaining {

// Some samples lose a modality in training, so that the net knows what to say without it: what is asked of it later is then
// nothing new to it.
void learn(model_type& model, study const& s, std::size_t epochs, std::size_t threads) {
  digits::settings const set{.epochs = epochs, .batch = 32, .threads = threads};
  digits::train_on<digits::embedded>(model, s.train, digits::with_heads, set, set.rate, bd::seed{1}, bd::modality_dropout(0.3));
  auto const percent = [&](auto const& said) { return 100 * bd::accuracy<10>(said(answer), s.test.digits); };
  double const both = percent(model(photo(s.test.pictures), voice(s.test.voices)));
  double const picture = percent(model(photo(s.test.pictures), bd::absent(voice)));
  double const sound = percent(model(bd::absent(photo), voice(s.test.voices)));
  std::printf("right with both %.1f %%, by the picture alone %.1f %%, by the sound alone %.1f %%\n", both, picture, sound);
}

}  // namespace explaining
