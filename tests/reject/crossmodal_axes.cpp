#include "braid/fuse/crossmodal.hpp"

namespace bd = braid;
inline constexpr bd::series<struct said, 3, 4> said;
inline constexpr bd::series<struct seen, 5, 4> seen;
inline constexpr bd::series<struct wide, 5, 6> wide;
inline constexpr bd::features<struct chart, 4> chart;

inline constexpr auto good = bd::fuse<bd::crossmodal<2, 6>>(said, seen);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::crossmodal<2, 6>>(said, chart);  // reject: crossmodal. both branches are sequences
#endif
