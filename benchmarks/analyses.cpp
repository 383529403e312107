// The analyses on one core: `analyses DATA` prints `name seconds what`, of mfeat and mnist as DATA has them.
// benchmarks/analyses.py runs it beside scikit-learn.
#include "braid/analyze/clustering_scores.hpp"
#include "braid/analyze/k_means.hpp"
#include "braid/analyze/linear_probe.hpp"
#include "braid/analyze/nearest_rows.hpp"
#include "braid/analyze/pca.hpp"
#include "braid/analyze/spectral.hpp"
#include "braid/analyze/t_sne.hpp"
#include "braid/data/npz.hpp"

#include <chrono>
#include <cstdio>

namespace bd = braid;

namespace {
bd::feature_rows<float> rows(bd::data::array const& a, std::size_t n, float scale) {
  bd::feature_rows<float> x(n, a.size() / a.shape[0]);
  auto const all = a.to<float>();
  for (std::size_t i = 0; i < x.numbers.size(); ++i) x.numbers[i] = all[i] * scale;
  return x;
}
/// The best of three.
template <class F>
void time(char const* name, F f) {
  double best = 1e300, said = 0;
  for (int i = 0; i < 3; ++i) {
    auto const start = std::chrono::steady_clock::now();
    said = f();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  std::printf("%s %.4f %.4f\n", name, best, said);
  std::fflush(stdout);
}
}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return std::fprintf(stderr, "analyses DATA\n"), 2;
  openblas_set_num_threads(1);
  std::string const data = arguments[1];
  auto const mnist = bd::data::read_npz(data + "/mnist/mnist.npz"), mfeat = bd::data::read_npz(data + "/mfeat/mfeat.npz");
  auto const images = rows(mnist.at("train_images"), 20000, 1 / 255.0f), tests = rows(mnist.at("test_images"), 2000, 1 / 255.0f);
  auto const digits = mnist.at("train_labels").to<std::int32_t>(), of_tests = mnist.at("test_labels").to<std::int32_t>();
  auto const pixels = rows(mfeat.at("pix"), 2000, 1), loading = rows(mfeat.at("kar"), 2000, 1);
  auto const truth = mfeat.at("label").to<std::int32_t>();
  std::vector<std::int32_t> const train_labels(digits.begin(), digits.begin() + 20000), test_labels(of_tests.begin(), of_tests.begin() + 2000);

  time("pca", [&] { return bd::pca(images, 50).shares[0]; });
  auto const codes = bd::pca(images, 50).project(images);
  time("nearest_784", [&] { return bd::nearest_rows(images)(tests, 10).distances[0]; });
  time("nearest_50", [&] { return bd::nearest_rows(codes)(codes, 10).distances[1]; });
  time("k_means", [&] { return bd::k_means(codes, 10, {.restarts = 3}).inertia; });
  time("silhouette", [&] { return bd::silhouette(pixels, truth); });
  time("probe", [&] { return bd::linear_probe<10>(images, train_labels).accuracy(tests, test_labels); });
  time("spectral", [&] { return bd::normalized_mutual_information(bd::spectral(loading, 10).labels, truth); });
  time("t_sne", [&] { return bd::t_sne(loading).divergence; });
}
