#include "braid/fuse/non_local_gate.hpp"

namespace bd = braid;
inline constexpr bd::features<struct pulse, 3> pulse;
inline constexpr bd::features<struct chart, 4> chart;

inline constexpr auto good = bd::fuse<bd::non_local_gate<3, 4, 5>>(pulse, chart);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::non_local_gate<3, 4, 5>>(pulse, chart, pulse);  // reject: a certain number
#endif
