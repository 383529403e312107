#include "braid/core/fuse.hpp"
#include "braid/fuse/gated_sum.hpp"

namespace bd = braid;
inline constexpr bd::features<struct gates, 8> gates;
inline constexpr bd::features<struct chart, 4> chart;

inline constexpr auto good = bd::fuse<bd::gated_sum>(gates, chart, chart);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::gated_sum>(gates, chart, chart, chart);  // reject: gated_sum: first all gates
#endif
