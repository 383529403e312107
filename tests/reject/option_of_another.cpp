#include "braid/layer/max_pool2d.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 2, 8, 8> photo;

inline constexpr auto good = photo | bd::max_pool2d<2>(bd::stride<1>, bd::pad<1>);
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::max_pool2d<2>(bd::groups<2>);  // reject: no such option of this unit.*wants.*
// reject: groups<2>
#endif
