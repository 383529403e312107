// A picture through convolutions and a series through an LSTM, summed.
#include "braid/backend/reference.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/flatten.hpp"
#include "braid/layer/last.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/layer/max_pool2d.hpp"
#include "braid/layer/relu.hpp"
#include "braid/model/model.hpp"

#include <vector>

namespace braid::gate {
inline constexpr image<struct photo, 3, 16, 16> photo;
inline constexpr series<struct motion, 10, 6> motion;
inline constexpr auto picture = photo | conv2d<8, 3>(pad<1>) | relu | max_pool2d<2> | conv2d<16, 3> | relu | flatten | dense<32>;
inline constexpr auto moved = motion | lstm<32> | last;
inline constexpr auto net = fuse<sum>(picture, moved) | dense<5>;

float predict(std::vector<float> const& pixels, std::vector<float> const& steps) {
  model<net, reference<float>> m{seed{7}};
  return m(photo(pixels), motion(steps))(0, 0);
}
}  // namespace braid::gate

int main() { return braid::gate::predict(std::vector<float>(3 * 16 * 16), std::vector<float>(10 * 6)) > 1e30f; }
