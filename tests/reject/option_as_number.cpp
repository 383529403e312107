#include "braid/layer/leaky_relu.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 3> chart;

inline constexpr auto good = chart | bd::leaky_relu(bd::percent<20>);
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::leaky_relu(20);  // reject: no such option of this unit
// reject: option::percent
#endif
