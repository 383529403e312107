// The layer of layer.hpp learns numbers of which one part stands in a text's last word and the other in an image. The data
// are generated.
#include "layer.hpp"

#include <cstdint>
#include <cstdio>
#include <vector>

namespace {
namespace bd = braid;
using namespace fusion_layer;
inline constexpr bd::values<struct wanted, outputs> wanted;
}  // namespace

int main() {
  constexpr std::size_t n = 512;
  std::vector<float> said(n * steps * words), seen(n * places * features), truth(n * outputs);
  std::vector<std::int32_t> lengths(n);
  bd::philox const random{1};
  for (std::size_t i = 0; i < said.size(); ++i) said[i] = random.normal(0, i);
  for (std::size_t i = 0; i < seen.size(); ++i) seen[i] = random.normal(1, i);
  for (std::size_t r = 0; r < n; ++r) {
    lengths[r] = std::int32_t(1 + random.below(steps, 2, r));
    for (std::size_t o = 0; o < outputs; ++o) {
      float pooled = 0;
      for (std::size_t p = 0; p < places; ++p) pooled += seen[(r * places + p) * features + o] / places;
      truth[r * outputs + o] = 0.5f * said[(r * steps + std::size_t(lengths[r]) - 1) * words + o] + pooled;
    }
  }
  bd::dataset const data{text(said, lengths), image(seen), wanted(truth)};

  bd::model<net, bd::reference<float>> model{bd::seed{3}};
  double const before = bd::evaluate(model, data, bd::mean_squared_error).loss;
  bd::fit(model, data, bd::mean_squared_error, bd::adamw{.rate = 5e-3}, {.epochs = 30, .batch = 32});
  double const after = bd::evaluate(model, data, bd::mean_squared_error).loss;
  std::printf("fusion_layer: %zu parameters; mean squared error on generated data %.3f, after 30 epochs %.3f\n",
              bd::parameters<net>, before, after);
  return after < before / 4 ? 0 : 1;
}
