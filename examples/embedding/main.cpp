// Pictures and words in one space: either finds the other.
//
//   embedding                  on generated pictures and captions
//   embedding --data FOLDER    on the pictures that FOLDER/captions.tsv names
#include "pairs.hpp"

#include "braid/analyze/clustering_scores.hpp"
#include "braid/analyze/embed.hpp"
#include "braid/analyze/k_means.hpp"
#include "braid/analyze/map_page.hpp"
#include "braid/analyze/retrieval.hpp"
#include "braid/analyze/t_sne.hpp"
#include "braid/backend/cpu.hpp"
#include "braid/braid.hpp"
#include "braid/text/basic_tokens.hpp"
#include "braid/text/padded.hpp"
#include "braid/text/vocabulary.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <filesystem>

namespace bd = braid;
namespace {
using namespace embedding;

inline constexpr bd::image<struct picture, 3, side, side> picture;
inline constexpr bd::tokens<struct words, 16, 512> words;

// The joint formula, h = f(Wi xi + bi) + f(Wt xt + bt), its terms under names: what each side says alone must agree.
inline constexpr auto seen = bd::shared<struct eye>(
    picture | bd::conv2d<16, 3>(bd::pad<1>) | bd::relu | bd::max_pool2d<2> | bd::conv2d<32, 3>(bd::pad<1>) | bd::relu |
    bd::max_pool2d<2> | bd::flatten | bd::dense<64> | bd::relu | bd::dense<32> | bd::tanh);
inline constexpr auto said =
    bd::shared<struct ear>(words | bd::embedding<24> | bd::gru<48> | bd::last | bd::dense<32> | bd::tanh);
inline constexpr bd::output<struct of_picture> of_picture;
inline constexpr bd::output<struct of_words> of_words;
inline constexpr bd::output<struct of_both> of_both;
inline constexpr auto net = bd::outputs(of_picture(seen | bd::l2_normalize), of_words(said | bd::l2_normalize),
                                        of_both(bd::fuse<bd::sum>(seen, said)));

/// Texts as ids by the words of those that were learnt from.
class reader {
 public:
  explicit reader(pairs const& learnt) {
    bd::text::word_counts counts;
    for (auto const& t : learnt.texts) cut_(t, [&](std::string_view w) { counts.add(w); });
    known_ = counts.chosen({.first = {"[PAD]", "[UNK]"}, .most = 512});
  }
  auto data(pairs const& p) {
    bd::text::padded batch(16);
    for (auto const& t : p.texts) {
      std::vector<std::int32_t> ids;
      cut_(t, [&](std::string_view w) { ids.push_back(std::max(known_.find(w), 1)); });
      batch.add(ids);
    }
    return bd::dataset{picture(std::vector<float>(p.pictures)), words(std::vector<std::int32_t>(batch.ids), std::vector<std::int32_t>(batch.lengths))};
  }

 private:
  bd::text::basic_tokens cut_;
  bd::text::vocabulary known_{};
};

void say(char const* way, bd::retrieval_scores const& s) {
  std::printf("%-20s R@1 %5.1f %%  R@5 %5.1f %%  R@10 %5.1f %%  median rank %4.1f  mAP %.3f\n", way, 100 * s.recall_1,
              100 * s.recall_5, 100 * s.recall_10, s.median_rank, s.mean_average_precision);
}

/// Pairs to learn from, and of what was never shown, in words or in pictures.
std::pair<pairs, pairs> generated(std::size_t each) {
  bd::philox const random{2026};
  std::vector<std::size_t> learnt, judged;
  for (std::size_t k = 0; k < kinds; ++k)
    if (random.below(4, k, 0) == 0) judged.push_back(k);
    else learnt.insert(learnt.end(), each, k);
  return {generated_pairs(learnt, random.fork(1)), generated_pairs(judged, random.fork(2))};
}
/// One pair in five to judge by; pairs of one text stay together.
std::pair<pairs, pairs> split(pairs const& all) {
  std::pair<pairs, pairs> parts;
  for (std::size_t i = 0; i < all.rows(); ++i) {
    auto& to = bd::name_hash(all.texts[i]) % 5 == 0 ? parts.second : parts.first;
    auto const from = all.pictures.begin() + std::ptrdiff_t(i * picture_size);
    to.pictures.insert(to.pictures.end(), from, from + std::ptrdiff_t(picture_size));
    to.texts.push_back(all.texts[i]);
  }
  for (auto const* part : {&parts.first, &parts.second})
    if (part->rows() < 4) throw bd::value_error("pairs", "different texts", "enough to learn from and to judge by", "too few");
  return parts;
}
std::vector<std::uint8_t> grey(pairs const& p) {
  std::vector<std::uint8_t> to;
  for (std::size_t i = 0; i < p.rows(); ++i)
    for (std::size_t j = 0; j < side * side; ++j) {
      float const* const at = p.pictures.data() + i * picture_size + j;
      float const v = 0.299f * at[0] + 0.587f * at[side * side] + 0.114f * at[2 * side * side];
      to.push_back(std::uint8_t(255 * std::clamp(v, 0.0f, 1.0f)));
    }
  return to;
}

int run(std::string const& folder, std::string const& out, std::size_t each, std::size_t epochs) {
  bool const made = folder.empty();
  auto const [learnt, judged] = made ? generated(each) : split(read_pairs(folder));
  reader read(learnt);
  auto const train = read.data(learnt), test = read.data(judged);
  std::printf("%s pairs: %zu to learn from, %zu to judge by%s; e.g. \"%s\"\n\n", made ? "GENERATED" : "Your", train.size(),
              test.size(), made ? ", of kinds that were never shown" : "", judged.texts[0].c_str());

  bd::model<net, bd::cpu> model{bd::seed{1}};
  bd::fit(model, train, bd::info_nce.temperature(0.1)(of_picture, of_words), bd::adamw{.rate = 3e-3},
          {.epochs = epochs, .batch = 64, .progress = nullptr});

  auto const pictures = bd::embed(model, test, of_picture), texts = bd::embed(model, test, of_words), both = bd::embed(model, test, of_both);
  say("words find pictures", bd::retrieval(texts, pictures));
  say("pictures find words", bd::retrieval(pictures, texts));
  std::printf("%-20s R@1 %5.1f %%\n\n", "chance", 100 / double(test.size()));

  bd::map_items items{made ? "Pairs of a picture and words, generated" : "Pairs of a picture and words", judged.texts, {}, side, side, grey(judged)};
  if (made) {
    std::vector<std::int32_t> shape, colour;
    for (auto const k : judged.kinds) shape.push_back(k % 4), colour.push_back(k / 4 % 4);
    auto const groups = bd::k_means(both, 16);
    std::printf("16 groups of pairs by k-means: NMI %.2f with the shape, %.2f with the colour; silhouette %.2f\n",
                bd::normalized_mutual_information(groups.labels, shape), bd::normalized_mutual_information(groups.labels, colour),
                bd::silhouette(both, groups.labels));
    items.labels = colour;
  } else {
    items.labels = bd::k_means(both, std::min<std::size_t>(8, test.size())).labels;
  }
  std::filesystem::create_directories(out);
  auto const map = bd::t_sne(both, {.perplexity = std::min(15.0, double(test.size()) / 3)});
  bd::write_map_svg(out + "/pairs.svg", map.places, items);
  bd::write_map_page(out + "/pairs.html", map.places, items);
  bd::write_embedding(out + "/pairs.npz", both, items.labels);
  bd::write_projector(out, "pairs", both, judged.texts);
  std::printf("%s: pairs.svg, pairs.html, pairs.npz, and pairs.tsv for TensorBoard's projector\n", out.c_str());
  return 0;
}
}  // namespace

int main(int argc, char** argv) {
  std::string data, out = "embedding_out";
  std::size_t each = 12, epochs = 25;
  CLI::App app{"Pictures and words in one space."};
  app.add_option("--data", data, "folder with captions.tsv: a picture's file, a tab, a text");
  app.add_option("--out", out, "folder of the map and the codes")->capture_default_str();
  app.add_option("--each", each, "generated pairs of each kind to learn from")->capture_default_str()->check(CLI::Range(1, 1000));
  app.add_option("--epochs", epochs, "of the training")->capture_default_str()->check(CLI::Range(1, 1000));
  CLI11_PARSE(app, argc, argv);
  try {
    return run(data, out, each, epochs);
  } catch (std::exception const& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
