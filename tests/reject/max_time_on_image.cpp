#include "braid/layer/max_time.hpp"

namespace bd = braid;
inline constexpr bd::series<struct vitals, 12, 4> vitals;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;

inline constexpr auto good = vitals | bd::max_time;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::max_time;  // reject: wants a sequence
#endif
