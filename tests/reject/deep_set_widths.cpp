#include "braid/fuse/deep_set.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::features<struct pulse, 12> pulse;

inline constexpr auto good = bd::fuse<bd::deep_set<8>>(chart, pulse | bd::dense<16>);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::deep_set<8>>(chart, pulse | bd::dense<8>);  // reject: branches of one width
#endif
