#include "braid/fuse/deep_set.hpp"
#include "braid/layer/flatten.hpp"

namespace bd = braid;
inline constexpr bd::series<struct motion, 5, 3> motion;
inline constexpr bd::series<struct turning, 5, 3> turning;

inline constexpr auto good = bd::fuse<bd::deep_set<8>>(motion | bd::flatten, turning | bd::flatten);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::deep_set<8>>(motion, turning);  // reject: this policy wants one axis a branch
#endif
