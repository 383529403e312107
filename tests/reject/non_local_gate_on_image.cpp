#include "braid/fuse/non_local_gate.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/flatten.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 4, 4> photo;
inline constexpr bd::features<struct chart, 4> chart;

inline constexpr auto good = bd::fuse<bd::non_local_gate<3, 4, 5>>(photo | bd::flatten | bd::dense<4>, chart);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::non_local_gate<3, 4, 5>>(photo, chart);  // reject: wants one axis a branch
#endif
