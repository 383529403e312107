#include "braid/core/fuse.hpp"
#include "braid/fuse/side_by_side.hpp"

namespace bd = braid;
inline constexpr bd::series<struct said, 3, 4> said;
inline constexpr bd::series<struct seen, 3, 2> seen;
inline constexpr bd::series<struct felt, 5, 4> felt;
inline constexpr bd::features<struct chart, 4> chart;

inline constexpr auto good = bd::fuse<bd::side_by_side>(said, seen);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::side_by_side>(said, chart);  // reject: all branches are sequences
#endif
