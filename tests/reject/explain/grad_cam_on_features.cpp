#include "braid/backend/reference.hpp"
#include "braid/explain/grad_cam.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/flatten.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 1, 4, 4> photo;
inline constexpr auto seeing = photo | bd::conv2d<2, 3> | bd::flatten | bd::dense<2>;
inline constexpr auto flat = photo | bd::flatten | bd::dense<2>;

void ask([[maybe_unused]] bd::model<seeing, bd::reference<float>> const& a, [[maybe_unused]] bd::model<flat, bd::reference<float>> const& b) {
  bd::explain::grad_cam why(a, photo);
#ifdef BRAID_REJECT
  // rejects: no convolution
  bd::explain::grad_cam other(b, photo);
#endif
}
