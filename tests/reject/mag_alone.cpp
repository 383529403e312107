#include "braid/fuse/mag.hpp"

namespace bd = braid;
inline constexpr bd::features<struct pulse, 3> pulse;
inline constexpr bd::features<struct chart, 4> chart;

inline constexpr auto good = bd::fuse<bd::mag<50>>(pulse, chart);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::mag<50>>(pulse);  // reject: mag: what is shifted comes first
#endif
