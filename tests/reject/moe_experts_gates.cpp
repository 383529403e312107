#include "braid/fuse/moe.hpp"

namespace bd = braid;
inline constexpr bd::features<struct gates, 4> gates;
inline constexpr bd::features<struct chart, 16> chart;

inline constexpr auto good = bd::fuse<bd::moe_experts<2, 8>>(gates, chart);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::moe_experts<2, 8>>(gates, chart, chart);  // reject: moe_experts: first the gates
#endif
