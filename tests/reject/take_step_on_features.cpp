#include "braid/layer/take_step.hpp"

namespace bd = braid;
inline constexpr bd::series<struct motion, 6, 4> motion;
inline constexpr bd::features<struct chart, 12> chart;

inline constexpr auto good = motion | bd::take_step<0>;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::take_step<0>;  // reject: take_step wants a sequence
#endif
