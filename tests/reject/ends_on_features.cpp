#include "braid/layer/ends.hpp"

namespace bd = braid;
inline constexpr bd::series<struct vitals, 12, 4> vitals;
inline constexpr bd::features<struct chart, 16> chart;

inline constexpr auto good = vitals | bd::ends;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::ends;  // reject: ends: give it the sequence
#endif
