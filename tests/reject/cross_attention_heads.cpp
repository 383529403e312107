#include "braid/core/fuse.hpp"
#include "braid/fuse/cross_attention.hpp"

namespace bd = braid;
inline constexpr bd::series<struct motion, 6, 8> motion;
inline constexpr bd::series<struct sound, 9, 3> sound;

inline constexpr auto good = bd::fuse<bd::cross_attention<4>>(motion, sound);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::cross_attention<3>>(motion, sound);  // reject: split among the heads
#endif
