#include "braid/layer/keep_top.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;

inline constexpr auto good = chart | bd::keep_top<4>;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::keep_top<5>;  // reject: fewer than K numbers
#endif
