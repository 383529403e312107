#include "braid/core/fuse.hpp"
#include "braid/fuse/scale_shift.hpp"

namespace bd = braid;
inline constexpr bd::series<struct motion, 5, 3> motion;
inline constexpr bd::features<struct by, 1> by;

inline constexpr auto good = bd::fuse<bd::scale_shift>(motion, by, by);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::scale_shift>(motion, by);  // reject: what is scaled, the scales, the shifts
#endif
