#include "braid/layer/dense.hpp"
#include "braid/layer/relu.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;

inline constexpr auto good = chart | bd::residual(bd::dense<8> | bd::relu, bd::dense<8>);
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::residual(bd::dense<8> | bd::relu, bd::dense<6>);  // reject: residual: the shortcut must end in the shape
#endif
