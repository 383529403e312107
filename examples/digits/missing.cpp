#include "study.hpp"

#include "braid/core/text_table.hpp"

#include <array>

namespace digits {

namespace {
using net = nets<embedded>;

// Nets in whose training modalities are hidden. No branch has a loss of its own: what one says alone is learnt from the
// samples whose other modality was hidden.
constexpr auto attended = bd::outputs(answer(net::attended | bd::dropout<30> | bd::dense<64> | bd::relu | bd::dense<10>));
constexpr auto voted = bd::outputs(answer(bd::late<bd::product_of_experts>(net::picture_says, net::speech_says)));

std::size_t right(auto const& logits, std::vector<std::int32_t> const& truth) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    auto const row = logits.data() + i * 10;
    n += std::max_element(row, row + 10) - row == truth[i];
  }
  return n;
}
/// Right answers by what was there.
struct tally {
  double both = 0, picture = 0, sound = 0;
};
template <auto Net, class Drop>
void train_and_judge(tally& t, block const& train, block const& test, settings const& set, bd::seed from, Drop drop) {
  bd::model<Net, bd::cpu> model{from};
  train_on<embedded>(model, train, one_loss, set, set.rate, from, drop);
  t.both += double(right(model(embedded::photo(test.pictures), embedded::voice(test.voices))(answer), test.digits));
  t.picture += double(right(model(embedded::photo(test.pictures), bd::absent(embedded::voice))(answer), test.digits));
  t.sound += double(right(model(bd::absent(embedded::photo), embedded::voice(test.voices))(answer), test.digits));
}
}  // namespace

int study_missing(samples const& s, std::size_t repeats, std::size_t folds, double rate, settings const& set) {
  auto const splits = grouped_folds(s, repeats, folds);
  tally late, late_plain, attention, attention_plain, alone;
  std::size_t tests = 0;
  for (std::size_t k = 0; k < splits.size(); ++k) {
    auto const scale = band_scale::of(s, splits[k].train);
    block const train(s, splits[k].train, scale), test(s, splits[k].test, scale);
    bd::seed const from{k + 1};
    std::fprintf(stderr, "training %zu of %zu\n", k + 1, splits.size());
    auto const hidden = bd::modality_dropout(rate);
    train_and_judge<voted>(late, train, test, set, from, hidden);
    train_and_judge<voted>(late_plain, train, test, set, from, bd::no_dropping{});
    train_and_judge<attended>(attention, train, test, set, from, hidden);
    train_and_judge<attended>(attention_plain, train, test, set, from, bd::no_dropping{});

    bd::model<net::image, bd::cpu> image{from};
    bd::model<net::audio, bd::cpu> audio{from};
    train_on<embedded>(image, train, one_loss, set, set.rate, from);
    train_on<embedded>(audio, train, one_loss, set, set.rate, from);
    alone.picture += double(right(image(embedded::photo(test.pictures))(answer), test.digits));
    alone.sound += double(right(audio(embedded::voice(test.voices))(answer), test.digits));
    tests += test.digits.size();
    if (isatty(fileno(stderr))) std::fputs("\x1b[1A\x1b[2K", stderr);
  }
  auto const percent = [&](double n) { return bd::decimals(100 * n / double(tests), 1); };
  bd::text_table t({"model", "modalities hidden", "picture and sound", "picture alone", "sound alone"}, 2, true);
  auto const row = [&](char const* name, double hidden, tally const& n) {
    t.add({name, bd::decimals(100 * hidden, 0) + " %", percent(n.both), percent(n.picture), percent(n.sound)});
  };
  row("late, product of experts", rate, late), row("late, product of experts", 0, late_plain);
  row("attention", rate, attention), row("attention", 0, attention_plain);
  t.add({"a model of each alone", "", "", percent(alone.picture), percent(alone.sound)});
  std::printf("Accuracy in %%, %zu tests: %zu x %zu-fold cross-validation by form and voice, %zu epochs\n\n%s", tests,
              repeats, folds, set.epochs, t.text().c_str());
  return 0;
}

}  // namespace digits
