#include "easyvqa.hpp"
#include "study.hpp"

#include "braid/compare/compare.hpp"

namespace study {

namespace {
inline constexpr bd::image<struct picture, 3, easyvqa::side, easyvqa::side> picture;
inline constexpr bd::tokens<struct question, easyvqa::words, easyvqa::vocabulary> question;
inline constexpr bd::classes<struct right_answer, easyvqa::answers> right_answer;

inline constexpr auto seen = picture | bd::conv2d<16, 3>(bd::stride<2>, bd::pad<1>) | bd::relu |
                             bd::conv2d<24, 3>(bd::stride<2>, bd::pad<1>) | bd::relu | bd::conv2d<48, 3>(bd::pad<1>) |
                             bd::relu | bd::global_max_pool | bd::dense<64> | bd::relu | bd::dense<64> | bd::tanh;
inline constexpr auto asked =
    question | bd::embedding<32> | bd::mean_time | bd::dense<128> | bd::relu | bd::dense<64> | bd::tanh;
}  // namespace

int run_easyvqa(settings const& set) {
  auto learn = read_easyvqa(set.folder, "train"), judge = read_easyvqa(set.folder, "test");
  auto const pixels = column_scale::of(learn.picture, 1, [](std::size_t) { return true; });
  for (auto* v : {&learn, &judge}) pixels.apply(v->picture);
  auto const data = [](easyvqa const& v) {
    return bd::dataset{picture(v.picture), question(v.question, v.length), right_answer(v.answer)};
  };
  auto const all = data(learn), test = data(judge);
  // One picture in ten is for validation, with all its questions; held out: one more takes the test's place.
  std::vector<std::uint32_t> training, validation, held;
  for (std::uint32_t r = 0; r < learn.image.size(); ++r)
    (learn.image[r] % 10 == 9 ? validation : set.held_out && learn.image[r] % 10 == 8 ? held : training).push_back(r);
  auto const train = all.subset(training), valid = all.subset(validation),
             judged = set.held_out ? all.subset(held) : test;

  // One linear layer behind every fusion: what the answer needs of both, the fusion must have made.
  auto const found = bd::compare<bd::concat, bd::multiplicative<32>, bd::film, bd::low_rank<4, 64>, bd::tensor_fusion>(
      bd::cpu{}, bd::encoders(seen, asked) | bd::dense<easyvqa::answers>, bd::splits{train, valid, judged},
      {.seeds = set.seeds,
       .epochs = set.epochs ? set.epochs : 8,
       .batch = 64,
       .patience = 0,
       .rate = 3e-3,
       .threads = set.threads});
  std::printf("%zu training, %zu validation and %zu %s questions, %zu seeds\n%s", train.size(), valid.size(),
              judged.size(), set.held_out ? "held-out" : "test", set.seeds, found.text().c_str());
  double linear = 1;
  std::size_t learnt = 0;
  for (auto const& c : found.rows) {
    double const m = bd::mean_of(c.test).mean;
    if (c.name == "concat") linear = m;
    else learnt += m >= 0.98;
  }
  say_goal("at least three policies of interaction reach 0.98", learnt >= 3, std::to_string(learnt) + " do");
  say_goal("concat before a linear layer stays below 0.88", linear < 0.88, bd::decimals(linear, 4));
  return 0;
}

}  // namespace study
