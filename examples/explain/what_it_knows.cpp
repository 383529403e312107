#include "study.hpp"

#include "braid/analyze/cca.hpp"
#include "braid/analyze/clustering_scores.hpp"
#include "braid/analyze/embed.hpp"
#include "braid/analyze/k_means.hpp"
#include "braid/analyze/linear_probe.hpp"
#include "braid/analyze/map_page.hpp"
#include "braid/analyze/pca.hpp"
#include "braid/analyze/retrieval.hpp"
#include "braid/analyze/t_sne.hpp"
#include "braid/core/text_table.hpp"

#include <cmath>

namespace explaining {

namespace {
auto data_of(digits::block const& b) { return bd::dataset{photo(b.pictures), voice(b.voices), digit(b.digits)}; }
/// Of component c of rows that have three.
double correlation(std::vector<double> const& x, std::vector<double> const& y, std::size_t c) {
  double const n = double(x.size() / 3);
  double mx = 0, my = 0, xy = 0, xx = 0, yy = 0;
  for (std::size_t i = c; i < x.size(); i += 3) mx += x[i] / n, my += y[i] / n;
  for (std::size_t i = c; i < x.size(); i += 3) xy += (x[i] - mx) * (y[i] - my), xx += std::pow(x[i] - mx, 2), yy += std::pow(y[i] - my, 2);
  return xy / std::sqrt(xx * yy);
}
}  // namespace

void what_it_knows(model_type& model, study const& s) {
  title("What its inner vectors know");
  auto const train = data_of(s.train), test = data_of(s.test);
  auto const picture = bd::embed(model, train, bd::tap<of_picture>), sound = bd::embed(model, train, bd::tap<of_sound>),
             both = bd::embed(model, train, bd::tap<of_both>);
  auto const test_picture = bd::embed(model, test, bd::tap<of_picture>), test_sound = bd::embed(model, test, bd::tap<of_sound>),
             test_both = bd::embed(model, test, bd::tap<of_both>);

  bd::text_table t({"code", "linear probe", "k-means NMI", "rand index", "two directions"}, 1, true);
  auto const judge = [&](char const* name, auto const& learnt, auto const& judged) {
    auto const groups = bd::k_means(judged, 10, {.from = 1});
    auto const found = bd::pca(judged, 2);
    t.add({name, bd::decimals(100 * bd::linear_probe<10>(learnt, s.train.digits).accuracy(judged, s.test.digits), 1) + " %",
           bd::decimals(bd::normalized_mutual_information(groups.labels, s.test.digits), 2),
           bd::decimals(bd::adjusted_rand_index(groups.labels, s.test.digits), 2), bd::decimals(100 * (found.shares[0] + found.shares[1]), 0) + " %"});
  };
  judge("of the picture", picture, test_picture);
  judge("of the sound", sound, test_sound);
  judge("of both", both, test_both);
  std::printf("The digit as a linear reader finds it, and as ten groups that no label made; the share of the variance in two directions:\n\n%s\n",
              t.text().c_str());

  auto const pair = bd::cca(picture, sound, 3, {.ridge_x = 1e-2, .ridge_y = 1e-2});
  auto const x = pair.project_x(test_picture), y = pair.project_y(test_sound);
  std::printf("Canonical correlations of picture and sound: %.2f, %.2f, %.2f where they were found; of new pairs %.2f, %.2f, %.2f\n",
              pair.correlations[0], pair.correlations[1], pair.correlations[2], correlation(x, y, 0), correlation(x, y, 1), correlation(x, y, 2));

  auto const eye = bd::embed(model, test, seen), ear = bd::embed(model, test, heard);  // what each says alone: one space
  auto const say = [&](char const* way, bd::retrieval_scores const& r) {
    std::printf("%-22s first right %.1f %%, among five %.1f %%, mAP %.3f (by chance 10 %%)\n", way, 100 * r.recall_1, 100 * r.recall_5, r.mean_average_precision);
  };
  say("sounds find pictures", bd::retrieval(ear, eye, s.test.digits, s.test.digits));
  say("pictures find sounds", bd::retrieval(eye, ear, s.test.digits, s.test.digits));

  bd::map_items items{"What the net makes of a picture and a sound", {}, s.test.digits, 8, 8, {}};
  for (std::size_t i = 0; i < s.test.digits.size(); ++i) items.captions.push_back("digit " + std::to_string(s.test.digits[i]));
  for (float const v : s.test.pictures) items.pictures.push_back(std::uint8_t(255 * std::clamp(v, 0.0f, 1.0f)));
  auto const map = bd::t_sne(test_both, {.perplexity = std::min(30.0, double(test_both.n) / 4)});
  bd::write_map_svg(s.out + "/map.svg", map.places, items);
  bd::write_map_page(s.out + "/map.html", map.places, items);
  std::printf("\n%s: modalities.svg, parts.svg, sound_*.png, map.svg and map.html (point at a pair)\n", s.out.c_str());
}

}  // namespace explaining
