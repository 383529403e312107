#include "braid/layer/pad2d.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;
inline constexpr bd::series<struct pulse, 8, 3> pulse;

inline constexpr auto good = photo | bd::pad2d<1>;
#ifdef BRAID_REJECT
inline constexpr auto bad = pulse | bd::pad2d<1>;  // reject: pad2d wants an image
#endif
