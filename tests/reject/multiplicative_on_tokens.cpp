#include "braid/fuse/multiplicative.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 8, 100> notes;
inline constexpr bd::features<struct chart, 4> chart;

inline constexpr auto good = bd::fuse<bd::multiplicative<5>>(chart, chart);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::multiplicative<5>>(chart, notes);  // reject: this policy wants one axis a branch
#endif
