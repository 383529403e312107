#include "braid/fuse/multiplicative.hpp"

namespace bd = braid;
inline constexpr bd::series<struct motion, 5, 3> motion;
inline constexpr bd::features<struct chart, 4> chart;

inline constexpr auto good = bd::fuse<bd::multiplicative_vector>(motion, chart);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::multiplicative_vector>(motion, chart, chart);  // reject: this policy is over two branches
#endif
