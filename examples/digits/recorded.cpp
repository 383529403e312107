#include "study.hpp"

namespace digits {

namespace {
/// Mean 0 and deviation 1 over all pixels of the training pictures.
void scale_pixels(samples& s, std::size_t training) {
  double sum = 0, squares = 0, n = double(training * s.picture_size);
  for (std::size_t i = 0; i < training * s.picture_size; ++i)
    sum += double(s.pictures[i]), squares += double(s.pictures[i]) * double(s.pictures[i]);
  float const mean = float(sum / n), deviation = float(std::sqrt(squares / n - sum / n * (sum / n)));
  for (auto& p : s.pictures) p = (p - mean) / deviation;
}
}  // namespace

report run_recorded(std::string const& folder, bool degraded, settings const& set) {
  auto s = read_recorded(folder, "train", degraded);
  auto const test = read_recorded(folder, "test", degraded);
  std::size_t const training = s.size;
  s.pictures.insert(s.pictures.end(), test.pictures.begin(), test.pictures.end());
  s.voices.insert(s.voices.end(), test.voices.begin(), test.voices.end());
  s.digits.insert(s.digits.end(), test.digits.begin(), test.digits.end());
  s.groups.insert(s.groups.end(), test.groups.begin(), test.groups.end());
  s.size += test.size;
  scale_pixels(s, training);

  split one;
  for (std::uint32_t i = 0; i < s.size; ++i) (i < training ? one.train : one.test).push_back(i);
  // Each test clip is heard with many pictures: it is the clip that is resampled.
  std::vector<std::uint32_t> clips(test.groups), unit(s.size);
  std::sort(clips.begin(), clips.end());
  clips.erase(std::unique(clips.begin(), clips.end()), clips.end());
  for (std::size_t i = training; i < s.size; ++i)
    unit[i] = std::uint32_t(std::lower_bound(clips.begin(), clips.end(), s.groups[i]) - clips.begin());
  auto r = study<recorded>(s, {one}, set, unit);
  r.title = degraded ? "MNIST and recorded voices, degraded" : "MNIST and recorded voices, clean";
  r.data = std::to_string(training) + " training and " + std::to_string(test.size) + " test pairs of MNIST and FSDD" +
           (degraded ? "; 34 strongest components of the pictures removed, noise 3 to 13 dB above the speech" : "");
  return r;
}

}  // namespace digits
