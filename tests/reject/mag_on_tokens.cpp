#include "braid/fuse/mag.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 8, 100> notes;
inline constexpr bd::features<struct chart, 4> chart;

inline constexpr auto good = bd::fuse<bd::mag<50>>(chart, chart, chart);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::mag<50>>(chart, chart, notes);  // reject: mag wants one axis a branch
#endif
