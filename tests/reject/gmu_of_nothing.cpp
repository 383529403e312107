#include "braid/core/fuse.hpp"
#include "braid/fuse/gmu.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 8> chart;
inline constexpr bd::features<struct other, 8> other;

inline constexpr auto good = bd::fuse<bd::gmu<4>>(chart, other);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::gmu<0>>(chart, other);  // reject: a size of 0: sizes are at least 1
#endif
