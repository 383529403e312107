#include "braid/layer/conv_transpose2d.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 1, 8> photo;

inline constexpr auto good = photo | bd::conv_transpose2d<4, 3>(bd::pad<1>);
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::conv_transpose2d<4, 2>(bd::pad<1>);  // reject: nothing is left: take less
#endif
