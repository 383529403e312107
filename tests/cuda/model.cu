// A small net on the host, built by nvcc: the graph, the plan and the walk get through it, and compute what they compute
// under g++ (model.cpp).
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

#include <cstdio>
#include <vector>

namespace bd = braid;
namespace clinic {
/// A unit written as a graph.
struct narrow_of : bd::composed<narrow_of> {
  template <class In>
  static constexpr bool fits = bd::has_last_axis<In>;
  static constexpr auto body(auto x) { return x | bd::residual(bd::dense<4> | bd::relu | bd::named<struct up>(bd::dense<8>)); }
};
inline constexpr narrow_of narrow{};
inline constexpr bd::image<struct photo, 2, 8, 8> photo;
inline constexpr bd::series<struct motion, 5, 3> motion;
inline constexpr auto picture = photo | bd::conv2d<4, 3>(bd::pad<1>) | bd::relu | bd::max_pool2d<2> | bd::flatten | bd::dense<8>;
inline constexpr auto moved = motion | bd::lstm<8> | bd::last;
inline constexpr auto net = bd::fuse<bd::sum>(picture, moved) | narrow | bd::dense<3>;
}  // namespace clinic

static std::vector<float> numbers(std::size_t n) {
  std::vector<float> x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = float(i % 17) / 17.0f - 0.5f;
  return x;
}

int main() {
  std::size_t const rows = 3;
  bd::model<clinic::net, bd::reference<float>> model{bd::seed{7}};
  std::vector<float> const pixels = numbers(rows * 2 * 8 * 8), steps = numbers(rows * 5 * 3);
  std::vector<float> all(rows * 3), partial(rows * 3);
  model.into(all, clinic::motion(steps), clinic::photo(pixels));
  model.into(partial, bd::absent(clinic::motion), clinic::photo(pixels));
  for (std::size_t i = 0; i < all.size(); ++i) std::printf("%.5f %.5f\n", double(all[i]), double(partial[i]));
}
