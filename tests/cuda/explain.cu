// Explanations of a small net on the device, built by nvcc: a method over inputs, one over a step within, and the roll-out.
#include "braid/backend/thrust.hpp"
#include "braid/explain/attention_rollout.hpp"
#include "braid/explain/gradients.hpp"
#include "braid/explain/grad_cam.hpp"
#include "braid/explain/integrated_gradients.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/embedding.hpp"
#include "braid/layer/flatten.hpp"
#include "braid/layer/mean_time.hpp"
#include "braid/layer/self_attention.hpp"

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <vector>

namespace bd = braid;
namespace ex = braid::explain;
namespace desk {
inline constexpr bd::image<struct photo_of, 1, 4, 4> photo;
inline constexpr bd::tokens<struct note_of, 4, 6> note;
inline constexpr auto net = bd::fuse<bd::sum>(photo | bd::conv2d<2, 2> | bd::flatten | bd::dense<4>,
                                              note | bd::embedding<4> | bd::self_attention<2> | bd::mean_time) |
                            bd::dense<2>;
}  // namespace desk

int main() {
  int devices = 0;
  if (cudaGetDeviceCount(&devices) != cudaSuccess || devices == 0) return 77;
  bd::model<desk::net, bd::thrust<bd::cuda>> const m{bd::seed{1}};
  std::vector<float> const pixels(2 * 16, 0.5f);
  std::vector<std::int32_t> const ids{1, 2, 3, 4, 5, 0, 1, 2};
  auto const photo = desk::photo(pixels);
  auto const note = desk::note(ids);
  ex::gradients gradients(m);
  ex::integrated_gradients integrated(m);
  ex::grad_cam seen(m, desk::photo);
  ex::attention_rollout rolled(m, desk::note);
  gradients(ex::number(1), photo, note);
  auto const& parts = integrated(ex::number(1), photo, note);
  auto const map = seen(ex::number(1), photo, note);
  auto const weights = rolled(photo, note);
  // parts add up to what the net says of the sample less what it says of nothing; weights add up to 1
  double sum = 0;
  for (std::size_t t = 0; t < 4; ++t) sum += double(weights(0, t));
  bool const right = sum > 0.999 && sum < 1.001 && std::isfinite(parts.sum(0)) && map.shape()[0] == 2;
  std::printf("%s\n", right ? "explained" : "wrong");
  return right ? 0 : 1;
}
