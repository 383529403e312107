#include "braid/core/fuse.hpp"
#include "braid/fuse/scale_shift.hpp"

namespace bd = braid;
inline constexpr bd::series<struct motion, 5, 3> motion;
inline constexpr bd::features<struct by, 3> by;
inline constexpr bd::features<struct wrong, 2> wrong;

inline constexpr auto good = bd::fuse<bd::scale_shift>(motion, by, by);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::scale_shift>(motion, by, wrong);  // reject: end the scales and the shifts
#endif
