#include "braid/layer/take_step.hpp"

namespace bd = braid;
inline constexpr bd::series<struct motion, 6, 4> motion;

inline constexpr auto good = motion | bd::take_step<5>;
#ifdef BRAID_REJECT
inline constexpr auto bad = motion | bd::take_step<6>;  // reject: take_step<I>: there are fewer steps
#endif
