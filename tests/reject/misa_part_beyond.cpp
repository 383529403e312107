#include "braid/fuse/misa.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::features<struct motion, 3> motion;
inline constexpr auto parts = bd::fuse<bd::misa_parts<8>>(chart, motion);

inline constexpr auto good = parts | bd::misa_common<1>;
#ifdef BRAID_REJECT
inline constexpr auto bad = parts | bd::misa_common<2>;  // reject: M below the number of its branches
#endif
