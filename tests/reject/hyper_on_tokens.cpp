#include "braid/fuse/hyper.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 8, 100> notes;
inline constexpr bd::features<struct chart, 4> chart;

inline constexpr auto good = bd::fuse<bd::hyper<5>>(chart, chart);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::hyper<5>>(notes, chart);  // reject: this policy wants one axis a branch
#endif
