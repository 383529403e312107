#include "study.hpp"

#include "sheet.hpp"

#include "braid/core/text_table.hpp"
#include "braid/explain/grad_cam.hpp"
#include "braid/explain/gradients.hpp"
#include "braid/explain/infidelity.hpp"
#include "braid/explain/integrated_gradients.hpp"
#include "braid/explain/occlusion.hpp"
#include "braid/explain/pictures.hpp"
#include "braid/explain/randomised.hpp"
#include "braid/explain/sensitivity.hpp"
#include "braid/explain/smooth_grad.hpp"
#include "braid/picture/image.hpp"

#include <algorithm>
#include <numeric>
#include <span>

namespace explaining {

namespace {
/// Some pairs, and what the net says that they are.
struct asked_pairs {
  std::vector<float> pictures, voices;
  std::vector<std::int32_t> said;
  void add(study const& s, std::size_t i, std::int32_t what) {
    pictures.insert(pictures.end(), s.test.pictures.begin() + std::ptrdiff_t(64 * i), s.test.pictures.begin() + std::ptrdiff_t(64 * (i + 1)));
    voices.insert(voices.end(), s.test.voices.begin() + std::ptrdiff_t(1024 * i), s.test.voices.begin() + std::ptrdiff_t(1024 * (i + 1)));
    said.push_back(what);
  }
};
std::span<float const> row(std::vector<float> const& all, std::size_t i, std::size_t size) { return {all.data() + i * size, size}; }
std::vector<float> row(auto const& parts, std::size_t i, std::size_t size) {
  return {parts.data() + i * size, parts.data() + (i + 1) * size};
}
/// Of each frame of a sound, all bands together: their mean, or their sum.
std::vector<float> by_frame(auto const& bands, bool mean) {
  std::vector<float> to(32);
  for (std::size_t k = 0; k < 1024; ++k) to[k / 32] += bands[k] / (mean ? 32.0f : 1.0f);
  return to;
}
/// Time from left to right, bands from below, as shares of the picture's own range where asked for.
std::vector<float> as_picture(auto const& frames, bool range) {
  std::vector<float> to(1024);
  for (std::size_t k = 0; k < 1024; ++k) to[(31 - k % 32) * 32 + k / 32] = frames[k];
  auto const [low, high] = std::minmax_element(to.begin(), to.end());
  float const from = *low, width = std::max(*high - *low, 1e-6f);
  if (range)
    for (float& v : to) v = (v - from) / width;
  return to;
}
double mean(std::vector<double> const& v) { return std::accumulate(v.begin(), v.end(), 0.0) / double(v.size()); }
}  // namespace

void which_part(model_type& model, study const& s) {
  title("Which part: what speaks for the digit that the net says");
  auto const results = model(photo(s.test.pictures), voice(s.test.voices));
  auto const p = bd::probabilities<10>(results(answer)), by_eye = bd::probabilities<10>(results(seen));
  std::size_t const n = s.test.digits.size();
  std::vector<std::int32_t> said(n);
  for (std::size_t i = 0; i < n; ++i)
    said[i] = std::int32_t(std::max_element(p.begin() + std::ptrdiff_t(10 * i), p.begin() + std::ptrdiff_t(10 * (i + 1))) - p.begin() - std::ptrdiff_t(10 * i));

  // Three digits, of each the pair of which the net is surest, also by the picture alone: where it is sure, it should know why.
  asked_pairs shown, many;
  for (std::int32_t const d : {2, 4, 7}) {
    std::size_t best = 0;
    double most = -1;
    for (std::size_t i = 0; i < n; ++i)
      if (double const sure = p[10 * i + std::size_t(d)] * by_eye[10 * i + std::size_t(d)]; s.test.digits[i] == d && sure > most) most = sure, best = i;
    shown.add(s, best, d);
  }
  for (std::size_t i = 0; i < std::min<std::size_t>(n / 4, 64); ++i) many.add(s, i, said[i]);

  ex::integrated_gradients integrated(model, {.points = s.samples});
  ex::smooth_grad smooth(model, {.samples = s.samples, .deviation = 0.1});
  ex::occlusion taken(model);
  taken.window(photo, {.down = 2, .across = 2});
  taken.window(voice, {.down = 4, .across = 32, .step_down = 2, .step_across = 32});
  ex::grad_cam within(model, photo);
  ex::gradients slope(model);
  auto const of = ex::number(answer, shown.said);
  auto const ask = [&](auto& why) -> auto const& { return why(of, photo(shown.pictures), voice(shown.voices)); };
  auto const &a = ask(integrated), &b = ask(smooth), &c = ask(taken);
  auto const map = within(of, photo(shown.pictures), voice(shown.voices));

  sheet page(965, 50 + 130 * shown.said.size());
  static constexpr char const* heads[] = {"picture", "integrated gradients", "SmoothGrad", "occlusion", "Grad-CAM"};
  for (std::size_t k = 0; k < 5; ++k) page.text(150 + 124 * double(k), 34, heads[k]);
  page.text(836, 18, "sound: its loudness, shaded by");
  page.text(836, 34, "integrated gradients, occlusion");
  std::vector<float> const nothing(64);
  for (std::size_t i = 0; i < shown.said.size(); ++i) {
    double const y = 46 + 130 * double(i);
    page.text(50, y + 60, "says " + std::to_string(shown.said[i]));
    auto const pixels = row(shown.pictures, i, 64);
    std::vector<float> ink, pale;  // on paper
    for (float const v : pixels) ink.push_back(1 - v), pale.push_back(1 - 0.4f * v);
    std::size_t k = 0;
    for (auto const& parts : {nothing, row(a(photo), i, 64), row(b(photo), i, 64), row(c(photo), i, 64), row(map, i, 64)})
      page.put(ex::heat_map_svg(k ? pale : ink, parts, 8, 8), 95 + 124 * double(k), y, 110, 110), ++k;
    auto const sound = row(shown.voices, i, 1024);
    auto const loud = by_frame(sound, true);
    page.put(ex::shaded_svg(loud, by_frame(row(a(voice), i, 1024), false)), 730, y, 212, 53);
    page.put(ex::shaded_svg(loud, by_frame(row(c(voice), i, 1024), true)), 730, y + 57, 212, 53);
    bd::data::write_png(s.out + "/sound_" + std::to_string(shown.said[i]) + ".png",
                        {3, 32, 32, ex::heat_map(as_picture(sound, true), as_picture(row(a(voice), i, 1024), false), 32, 32)});
  }
  page.write(s.out + "/parts.svg");
  double residual = 0;
  for (double const r : integrated.residual()) residual = std::max(residual, std::abs(r));
  std::printf("%s/parts.svg: digits 2, 4 and 7; red speaks for the digit, blue against it. sound_*.png: integrated gradients in time and pitch.\n",
              s.out.c_str());
  std::printf("Integrated gradients add up to what is said less what is said of zeros, within %.4f (of %.1f)\n\n", residual, a.said()[0]);

  auto const number = ex::number(answer, many.said);
  ex::infidelity check(model, {.samples = s.samples});
  ex::sensitivity_options const steps{.samples = std::max<std::size_t>(2, s.samples / 5), .radius = 0.02};
  bd::text_table t({"method", "infidelity", "moves by"}, 1, true);
  auto const far = [&](auto const& parts) { return bd::decimals(mean(check(parts, number, photo(many.pictures), voice(many.voices))), 1); };
  auto const moves = [&](auto& why) { return bd::decimals(mean(ex::sensitivity(why, number, steps, photo(many.pictures), voice(many.voices))), 2); };
  auto const times = far(slope.times_input(number, photo(many.pictures), voice(many.voices)));
  t.add({"integrated gradients", far(integrated(number, photo(many.pictures), voice(many.voices))), moves(integrated)});
  t.add({"gradient x input", times, "-"});
  t.add({"gradient", "-", moves(slope)}), t.add({"SmoothGrad", "-", moves(smooth)}), t.add({"occlusion", "-", moves(taken)});
  std::printf("Of %zu pairs: how far parts are from what taking cells away does, squared, and by which share of itself an explanation\n"
              "moves when the inputs move by 0.02:\n\n%s\n", many.said.size(), t.text().c_str());

  // What a method multiplies by the picture is empty where the picture is, whatever the net.
  bd::text_table same({"method", "picture", "sound", ""}, 1, true);
  auto const compare = [&](char const* name, auto const& make) {
    auto const r = ex::randomised(model, make, number, photo(many.pictures), voice(many.voices));
    same.add({name, bd::decimals(r.modalities[0].alike, 2), bd::decimals(r.modalities[1].alike, 2), r.passed() ? "explains the net" : "explains the data"});
  };
  std::size_t const few = std::min<std::size_t>(s.samples, 10);
  compare("integrated gradients", [&](auto const& m) { return ex::integrated_gradients(m, {.points = few}); });
  compare("SmoothGrad", [&](auto const& m) { return ex::smooth_grad(m, {.samples = few}); });
  std::printf("How alike the same explanations of nets with random weights are (1: the same order of parts, 0: none):\n\n%s", same.text().c_str());
}

}  // namespace explaining
