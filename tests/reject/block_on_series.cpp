#include "braid/fuse/block.hpp"
#include "braid/layer/flatten.hpp"

namespace bd = braid;
inline constexpr bd::series<struct motion, 5, 3> motion;
inline constexpr bd::features<struct chart, 4> chart;

inline constexpr auto good = bd::fuse<bd::block<2, 3, 2, 4>>(chart, motion | bd::flatten);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::block<2, 3, 2, 4>>(chart, motion);  // reject: wants one axis a branch
#endif
