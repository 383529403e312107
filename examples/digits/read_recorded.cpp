#include "braid/data/npz.hpp"
#include "samples.hpp"

#include <cmath>

namespace digits {

namespace {
/// A counter-based generator: the k-th number of a row depends on nothing else.
std::uint64_t mix(std::uint64_t z) {
  z ^= z >> 30;
  z *= 0xBF58476D1CE4E5B9ull;
  z ^= z >> 27;
  z *= 0x94D049BB133111EBull;
  return z ^ (z >> 31);
}
struct row_noise {
  static constexpr std::uint64_t golden = 0x9E3779B97F4A7C15ull;
  std::uint64_t key;
  row_noise(std::uint64_t split, std::uint64_t row) : key(mix(1000 + split + golden + row)) {}
  double operator()(std::uint64_t k) const { return double(mix(key + k * golden) >> 11) * 0x1p-53; }
};

/// Takes the strongest directions out of a picture: what is left is x - mean - top' (top (x - mean)).
void degrade(std::span<float> x, std::vector<float> const& mean, std::vector<float> const& top) {
  std::size_t const n = x.size();
  for (std::size_t i = 0; i < n; ++i) x[i] -= mean[i];
  std::vector<float> rest(x.begin(), x.end());
  for (std::size_t k = 0; k < top.size() / n; ++k) {
    double dot = 0;
    for (std::size_t i = 0; i < n; ++i) dot += double(top[k * n + i]) * double(x[i]);
    for (std::size_t i = 0; i < n; ++i) rest[i] -= float(dot) * top[k * n + i];
  }
  std::copy(rest.begin(), rest.end(), x.begin());
}
/// Noise 3 to 13 dB above the clip's mean power in every cell of the log-mel.
void make_noisy(std::span<float> voice, std::size_t used, std::size_t frames, std::size_t bands, row_noise const& u) {
  double mean = 0;
  for (std::size_t i = 0; i < used * bands; ++i) mean += std::exp(double(voice[i])) - 1e-6;
  double const level = mean / double(std::max<std::size_t>(used, 1) * bands) * std::pow(10.0, (3 + 10 * u(1)) / 10);
  for (std::size_t t = 0; t < frames; ++t)
    for (std::size_t b = 0; b < bands; ++b) {
      float& v = voice[t * bands + b];
      double const power = t < used ? std::exp(double(v)) - 1e-6 : 0.0;
      v = float(std::log(power - level * std::log(1 - u(frames * b + t + 2)) + 1e-6));
    }
}
}  // namespace

samples read_recorded(std::string const& folder, std::string const& split, bool degraded) {
  auto const pairs = braid::data::read_npz(folder + "/avdigits/avdigits_pairs.npz");
  auto const pixels = braid::data::read_npz(folder + "/mnist/mnist.npz", split == "test" ? "test_images" : "train_images");
  auto const waves = braid::data::read_npz(folder + "/fsdd/fsdd_waveforms.npz");
  auto const wave = waves.at("samples").to<float>("samples");
  auto const offsets = waves.at("offsets").to<std::int64_t>("offsets");
  auto const pictures = pairs.at(split + "_img").to<std::int32_t>(), clips = pairs.at(split + "_aud").to<std::int32_t>();
  auto const mean = pairs.at("pca_mean").to<float>(), top = pairs.at("pca_top").to<float>();
  auto const images = pixels.to<float>("images");

  samples s;
  s.size = pictures.size();
  s.picture_size = 784;
  s.frames = 48;
  s.digits = pairs.at(split + "_label").to<std::int32_t>();
  s.pictures.resize(s.size * s.picture_size);
  s.voices.resize(s.size * s.frames * s.bands);
  braid::data::log_mel mel(mel_options());
  std::vector<float> clip;
  for (std::size_t i = 0; i < s.size; ++i) {
    std::size_t const image = std::size_t(pictures[i]), c = std::size_t(clips[i]);
    if ((image + 1) * 784 > images.size() || c + 1 >= offsets.size())
      throw braid::file_error(folder + "/avdigits/avdigits_pairs.npz", "row " + std::to_string(i), "rows of mnist and fsdd",
                              std::to_string(image) + " and " + std::to_string(c));
    auto const picture = std::span(s.pictures).subspan(i * 784, 784);
    for (std::size_t k = 0; k < 784; ++k) picture[k] = images[image * 784 + k] / 255.0f;
    if (degraded) degrade(picture, mean, top);

    clip.assign(wave.begin() + offsets[c], wave.begin() + offsets[c + 1]);
    for (auto& x : clip) x /= 32768.0f;
    auto const voice = std::span(s.voices).subspan(i * s.frames * s.bands, s.frames * s.bands);
    std::size_t const used = hear(mel, clip, voice, s.frames);
    if (degraded) make_noisy(voice, used, s.frames, s.bands, row_noise(split == "test" ? 2 : 0, i));
    s.groups.push_back(std::uint32_t(c));
  }
  return s;
}

}  // namespace digits
