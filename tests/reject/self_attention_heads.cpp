#include "braid/layer/self_attention.hpp"

namespace bd = braid;
inline constexpr bd::series<struct motion, 6, 8> motion;

inline constexpr auto good = motion | bd::self_attention<4>(bd::causal);
#ifdef BRAID_REJECT
inline constexpr auto bad = motion | bd::self_attention<3>(bd::causal);  // reject: split among the heads
#endif
