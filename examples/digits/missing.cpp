#include "study.hpp"

#include "braid/core/text_table.hpp"

#include <array>

namespace digits {

namespace {
using net = nets<embedded>;

/// One model, in whose training modalities were hidden: it knows of no branch that answers alone.
constexpr auto fused = bd::outputs(answer(net::attended | bd::dropout<30> | bd::dense<64> | bd::relu | bd::dense<10>));

std::size_t right(auto const& logits, std::vector<std::int32_t> const& truth) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    auto const row = logits.data() + i * 10;
    n += std::max_element(row, row + 10) - row == truth[i];
  }
  return n;
}
}  // namespace

int study_missing(samples const& s, std::size_t repeats, std::size_t folds, double rate, settings const& set) {
  auto const splits = grouped_folds(s, repeats, folds);
  struct tally {
    double with_dropout = 0, without = 0, alone = 0;
  };
  tally both, picture, sound;
  std::size_t tests = 0;
  for (std::size_t k = 0; k < splits.size(); ++k) {
    auto const scale = band_scale::of(s, splits[k].train);
    block const train(s, splits[k].train, scale), test(s, splits[k].test, scale);
    bd::seed const from{k + 1};
    std::fprintf(stderr, "training %zu of %zu\n", k + 1, splits.size());
    auto const judge = [&](auto& model, double tally::*to) {
      both.*to += double(right(model(embedded::photo(test.pictures), embedded::voice(test.voices))(answer), test.digits));
      picture.*to += double(right(model(embedded::photo(test.pictures), bd::absent(embedded::voice))(answer), test.digits));
      sound.*to += double(right(model(bd::absent(embedded::photo), embedded::voice(test.voices))(answer), test.digits));
    };
    bd::model<fused, bd::cpu> dropped{from}, plain{from};
    train_on<embedded>(dropped, train, one_loss, set, set.rate, from, bd::modality_dropout(rate));
    train_on<embedded>(plain, train, one_loss, set, set.rate, from);
    judge(dropped, &tally::with_dropout), judge(plain, &tally::without);

    bd::model<net::image, bd::cpu> image{from};
    bd::model<net::audio, bd::cpu> audio{from};
    train_on<embedded>(image, train, one_loss, set, set.rate, from);
    train_on<embedded>(audio, train, one_loss, set, set.rate, from);
    picture.alone += double(right(image(embedded::photo(test.pictures))(answer), test.digits));
    sound.alone += double(right(audio(embedded::voice(test.voices))(answer), test.digits));
    tests += test.digits.size();
    if (isatty(fileno(stderr))) std::fputs("\x1b[1A\x1b[2K", stderr);
  }
  auto const percent = [&](double n) { return bd::decimals(100 * n / double(tests), 1); };
  bd::text_table t({"what is there", "one model, hidden " + bd::decimals(100 * rate, 0) + " %", "one model, nothing hidden",
                    "a model of it alone"});
  t.add({"picture and sound", percent(both.with_dropout), percent(both.without), "-"});
  t.add({"picture", percent(picture.with_dropout), percent(picture.without), percent(picture.alone)});
  t.add({"sound", percent(sound.with_dropout), percent(sound.without), percent(sound.alone)});
  std::printf("Accuracy in %%, %zu tests: %zu x %zu-fold cross-validation by form and voice\n\n%s", tests, repeats, folds,
              t.text().c_str());
  return 0;
}

}  // namespace digits
