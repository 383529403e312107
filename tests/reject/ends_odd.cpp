#include "braid/layer/ends.hpp"
#include "braid/layer/lstm.hpp"

namespace bd = braid;
inline constexpr bd::series<struct vitals, 12, 4> vitals;

inline constexpr auto good = vitals | bd::lstm<5>(bd::bidirectional) | bd::ends;
#ifdef BRAID_REJECT
inline constexpr auto bad = vitals | bd::lstm<5> | bd::ends;  // reject: ends: it takes half of the features
#endif
