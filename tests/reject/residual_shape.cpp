#include "braid/layer/dense.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;

inline constexpr auto good = chart | bd::residual(bd::dense<16>);
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::residual(bd::dense<8>);  // reject: residual: the block must end in the shape it began with
#endif
