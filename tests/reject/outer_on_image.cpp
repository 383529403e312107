#include "braid/core/fuse.hpp"
#include "braid/fuse/outer.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/flatten.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 4, 4> photo;
inline constexpr bd::features<struct chart, 4> chart;

inline constexpr auto good = bd::fuse<bd::outer>(photo | bd::flatten | bd::dense<3>, chart);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::outer>(photo, chart);  // reject: this policy wants one axis a branch
#endif
