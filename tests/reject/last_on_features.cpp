#include "braid/layer/last.hpp"

namespace bd = braid;
inline constexpr bd::series<struct vitals, 12, 4> vitals;
inline constexpr bd::features<struct chart, 16> chart;

inline constexpr auto good = vitals | bd::last;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::last;  // reject: wants a sequence
#endif
