#include "braid/layer/conv_transpose2d.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;
inline constexpr bd::series<struct pulse, 8, 3> pulse;

inline constexpr auto good = photo | bd::conv_transpose2d<4, 2>(bd::stride<2>);
#ifdef BRAID_REJECT
inline constexpr auto bad = pulse | bd::conv_transpose2d<4, 2>(bd::stride<2>);  // reject: wants an image
#endif
