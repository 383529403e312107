// A fusion of a picture and a series that is trained, judged and saved: what most users' programs do.
#include "braid/backend/reference.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/io/weights.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/dropout.hpp"
#include "braid/layer/flatten.hpp"
#include "braid/layer/last.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/layer/max_pool2d.hpp"
#include "braid/layer/relu.hpp"
#include "braid/model/model.hpp"
#include "braid/train/adamw.hpp"
#include "braid/train/cross_entropy.hpp"
#include "braid/train/fit.hpp"

#include <vector>

namespace braid::gate {
inline constexpr image<struct photo, 3, 16, 16> photo;
inline constexpr series<struct motion, 10, 6> motion;
inline constexpr classes<struct kind, 5> kind;
inline constexpr auto picture = photo | conv2d<8, 3>(pad<1>) | relu | max_pool2d<2> | conv2d<16, 3> | relu | flatten | dense<32>;
inline constexpr auto moved = motion | lstm<32> | last;
inline constexpr auto net = fuse<concat>(picture, moved) | relu | dropout<20> | dense<5>;

double train(std::vector<float> const& pixels, std::vector<float> const& steps, std::vector<int> const& truth) {
  dataset const data{photo(pixels), motion(steps), kind(truth)};
  model<net, reference<float>> m{seed{7}};
  fit(m, data, data, cross_entropy, adamw{}, {.epochs = 3});
  io::save("model.safetensors", m.weights());
  return evaluate(m, data, cross_entropy).metric;
}
}  // namespace braid::gate

int main() { return braid::gate::train(std::vector<float>(3 * 16 * 16), std::vector<float>(10 * 6), {1}) > 2; }
