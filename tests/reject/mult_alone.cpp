#include "braid/fuse/mult.hpp"
#include "braid/layer/dense.hpp"

namespace bd = braid;
inline constexpr bd::series<struct said, 3, 4> said;
inline constexpr bd::series<struct seen, 5, 4> seen;
inline constexpr bd::series<struct felt, 2, 3> felt;
inline constexpr bd::features<struct chart, 4> chart;

inline constexpr auto good = bd::fuse<bd::mult<2, 6>>(said, seen, felt | bd::dense<4>);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::mult<2, 6>>(said);  // reject: mult: sequences look at each other
#endif
