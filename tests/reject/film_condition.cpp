#include "braid/fuse/film.hpp"
#include "braid/layer/last.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 4, 4> photo;
inline constexpr bd::series<struct motion, 5, 3> motion;

inline constexpr auto good = bd::fuse<bd::film>(photo, motion | bd::last);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::film>(photo, motion);  // reject: the second branch, the condition, ends in one axis
#endif
