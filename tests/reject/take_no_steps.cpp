#include "braid/layer/take_steps.hpp"

namespace bd = braid;
inline constexpr bd::series<struct heart, 7, 5> heart;

inline constexpr auto good = heart | bd::take_steps<1, 4>;
#ifdef BRAID_REJECT
inline constexpr auto bad = heart | bd::take_steps<4, 4>;  // reject: take_steps<Begin, End>: at least one step
#endif
