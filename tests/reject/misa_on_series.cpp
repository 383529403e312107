#include "braid/fuse/misa.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::series<struct motion, 5, 3> motion;

inline constexpr auto good = bd::fuse<bd::misa<8, 2, 16>>(chart, motion | bd::flatten);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::misa<8, 2, 16>>(chart, motion);  // reject: wants one axis a branch
#endif
