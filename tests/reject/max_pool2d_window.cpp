#include "braid/layer/max_pool2d.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;

inline constexpr auto good = photo | bd::max_pool2d<8>;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::max_pool2d<9>;  // reject: window is larger than the padded image
#endif
