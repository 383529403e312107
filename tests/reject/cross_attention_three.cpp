#include "braid/core/fuse.hpp"
#include "braid/fuse/cross_attention.hpp"

namespace bd = braid;
inline constexpr bd::series<struct motion, 6, 8> motion;
inline constexpr bd::series<struct sound, 9, 3> sound;

inline constexpr auto good = bd::fuse<bd::cross_attention<2>>(motion, sound);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::cross_attention<2>>(motion, sound, sound);  // reject: the first branch asks the second
#endif
