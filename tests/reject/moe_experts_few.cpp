#include "braid/fuse/moe.hpp"

namespace bd = braid;
inline constexpr bd::features<struct gates, 4> gates;
inline constexpr bd::features<struct chart, 16> chart;

inline constexpr auto good = bd::fuse<bd::moe_experts<4, 8>>(gates, chart);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::moe_experts<5, 8>>(gates, chart);  // reject: fewer than Top gates
#endif
