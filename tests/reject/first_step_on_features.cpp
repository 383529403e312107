#include "braid/layer/first_step.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 8> chart;
inline constexpr bd::series<struct motion, 6, 8> motion;

inline constexpr auto good = motion | bd::first_step;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::first_step;  // reject: first_step: give it steps
#endif
