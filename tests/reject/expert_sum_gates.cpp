#include "braid/core/fuse.hpp"
#include "braid/fuse/expert_sum.hpp"

namespace bd = braid;
inline constexpr bd::features<struct gates, 2> gates;
inline constexpr bd::features<struct chart, 4> chart;

inline constexpr auto good = bd::fuse<bd::expert_sum>(gates, chart, chart);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::expert_sum>(gates, chart, chart, chart);  // reject: expert_sum: first the gates
#endif
