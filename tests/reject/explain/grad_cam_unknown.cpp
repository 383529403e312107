#include "braid/backend/reference.hpp"
#include "braid/explain/grad_cam.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/flatten.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 1, 4, 4> photo;
inline constexpr bd::image<struct scan, 1, 4, 4> other;
inline constexpr auto net = photo | bd::conv2d<2, 3> | bd::flatten;

void ask([[maybe_unused]] bd::model<net, bd::reference<float>> const& m) {
  bd::explain::grad_cam why(m, photo);
#ifdef BRAID_REJECT
  // rejects: no such modality in this net
  bd::explain::grad_cam unknown(m, other);
#endif
}
