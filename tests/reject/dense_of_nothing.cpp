#include "braid/layer/dense.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 8> chart;

inline constexpr auto good = chart | bd::dense<1>;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::dense<0>;  // reject: a size of 0: sizes are at least 1
#endif
