#include "braid/fuse/mixture.hpp"
#include "braid/layer/flatten.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::series<struct motion, 5, 3> motion;

inline constexpr auto good = bd::fuse<bd::mixture<3, 8>>(chart, motion | bd::flatten);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::mixture<3, 8>>(chart, motion);  // reject: wants one axis a branch
#endif
