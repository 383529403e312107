#include "braid/fuse/mlb.hpp"
#include "braid/layer/flatten.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 4, 4> photo;
inline constexpr bd::series<struct motion, 5, 3> motion;

inline constexpr auto good = bd::fuse<bd::mlb<5, 3>>(photo | bd::flatten, motion | bd::flatten);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::mlb<5, 3>>(photo | bd::flatten, motion);  // reject: this policy wants one axis a branch
#endif
