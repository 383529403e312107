#include "braid/layer/self_attention.hpp"

namespace bd = braid;
inline constexpr bd::series<struct motion, 6, 12> motion;

inline constexpr auto good = motion | bd::self_attention<4> | bd::self_attention<6>(bd::rotary);
#ifdef BRAID_REJECT
inline constexpr auto bad = motion | bd::self_attention<4>(bd::rotary);  // reject: turns pairs of them
#endif
