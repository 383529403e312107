#include "study.hpp"

#include "braid/core/text_table.hpp"
#include "braid/explain/calibration_curve.hpp"
#include "braid/explain/conformal.hpp"
#include "braid/explain/energy.hpp"
#include "braid/train/ranking.hpp"

#include <array>

namespace explaining {

namespace {
std::vector<float> logits_of(model_type& model, std::vector<float> const& pictures, std::vector<float> const& voices) {
  auto const said = model(photo(pictures), voice(voices))(answer);
  return {said.begin(), said.end()};
}
void say_sets(char const* kind, ex::conformal<10> const& sets, std::vector<double> const& p, std::vector<std::int32_t> const& truth) {
  std::size_t covered = 0, size = 0;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    std::array<double, 10> row;
    std::copy_n(p.begin() + std::ptrdiff_t(10 * i), 10, row.begin());
    auto const in = sets(row);
    covered += in[std::size_t(truth[i])];
    for (bool const b : in) size += b;
  }
  std::printf("  %-9s hold the truth in %.1f %%, %.2f digits in the mean\n", kind, 100 * double(covered) / double(truth.size()),
              double(size) / double(truth.size()));
}
}  // namespace

void whether_to_trust(model_type& model, study const& s) {
  title("Whether to trust it");
  auto tuned = logits_of(model, s.tune.pictures, s.tune.voices), tested = logits_of(model, s.test.pictures, s.test.voices);
  double const t = ex::temperature<10>(tuned, s.tune.digits);
  double const before = bd::expected_calibration_error<10>(bd::probabilities<10>(tested), s.test.digits);
  auto const energies = ex::energy<10>(tested);
  for (auto* const logits : {&tuned, &tested})
    for (float& v : *logits) v /= float(t);
  auto const p = bd::probabilities<10>(tested);
  std::printf("Its temperature is %.2f; calibration error %.3f, divided by it %.3f:\n\n", t, before, bd::expected_calibration_error<10>(p, s.test.digits));
  bd::text_table curve({"as sure as", "right in", "pairs"}, 0, true);
  for (auto const& b : ex::calibration_curve<10>(p, s.test.digits, 5))
    curve.add({bd::decimals(100 * b.said, 0) + " %", bd::decimals(100 * b.right, 0) + " %", std::to_string(b.rows)});
  std::printf("%s\nSets that shall hold the truth in 90 %%:\n", curve.text().c_str());
  auto const known = bd::probabilities<10>(tuned);
  say_sets("smallest", {known, s.tune.digits, 0.1}, p, s.test.digits);
  say_sets("adaptive", {known, s.tune.digits, 0.1, ex::conformal_kind::adaptive}, p, s.test.digits);

  // What it was never shown: noise; and what contradicts itself, a picture with the sound of another digit.
  std::size_t const n = s.test.digits.size();
  auto noise_pictures = s.test.pictures, noise_voices = s.test.voices, others = s.test.voices;
  bd::philox const random{7};
  for (std::size_t i = 0; i < noise_pictures.size(); ++i) noise_pictures[i] = random.uniform(0, i);
  for (std::size_t i = 0; i < noise_voices.size(); ++i) noise_voices[i] = random.normal(1, i);
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t j = (i + 1) % n;
    while (j != i && s.test.digits[j] == s.test.digits[i]) j = (j + 1) % n;
    std::copy_n(s.test.voices.begin() + std::ptrdiff_t(1024 * j), 1024, others.begin() + std::ptrdiff_t(1024 * i));
  }
  double const limit = ex::energy_limit(energies, 0.95);
  auto const strange = [&](char const* what, std::vector<float> const& pictures, std::vector<float> const& voices) {
    auto all = ex::energy<10>(logits_of(model, pictures, voices));
    std::size_t above = 0;
    for (double const e : all) above += e > limit;
    std::vector<std::uint8_t> truth(all.size(), 1);
    all.insert(all.end(), energies.begin(), energies.end()), truth.resize(all.size(), 0);
    std::printf("  %-28s area under the curve %.3f, %3.0f %% above the limit that 95 %% of the known are below\n", what, bd::roc_auc(all, truth),
                100 * double(above) / double(n));
  };
  std::printf("\nWhat its energy makes of pairs unlike those it has learnt from:\n");
  strange("noise", noise_pictures, noise_voices);
  strange("a picture and another's sound", s.test.pictures, others);
}

}  // namespace explaining
