#include "braid/fuse/bilinear.hpp"

namespace bd = braid;
inline constexpr bd::features<struct pulse, 3> pulse;
inline constexpr bd::features<struct chart, 4> chart;

inline constexpr auto good = bd::fuse<bd::bilinear<5>>(pulse, chart);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::bilinear<5>>(pulse, chart, pulse);  // reject: a certain number of branches
#endif
