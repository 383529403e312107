#include "braid/layer/dense.hpp"
#include "braid/model/repeat.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;

inline constexpr auto good = chart | bd::repeat<1>(bd::dense<16>);
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::repeat<0>(bd::dense<16>);  // reject: repeat<N>: at least once
#endif
