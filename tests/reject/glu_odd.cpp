#include "braid/layer/glu.hpp"
#include "braid/layer/dense.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 7> chart;

inline constexpr auto good = chart | bd::dense<8> | bd::glu;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::glu;  // reject: halves its features: an even number
#endif
