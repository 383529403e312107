#include "braid/layer/reverse_time.hpp"

namespace bd = braid;
inline constexpr bd::series<struct vitals, 12, 4> vitals;
inline constexpr bd::features<struct chart, 16> chart;

inline constexpr auto good = vitals | bd::reverse_time;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::reverse_time;  // reject: wants a sequence
#endif
