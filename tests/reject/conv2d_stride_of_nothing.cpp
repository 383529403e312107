#include "braid/layer/conv2d.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;

inline constexpr auto good = photo | bd::conv2d<4, 3>(bd::stride<2>);
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::conv2d<4, 3>(bd::stride<0>);  // reject: a size of 0: sizes are at least 1
#endif
