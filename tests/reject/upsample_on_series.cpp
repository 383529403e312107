#include "braid/layer/upsample.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;
inline constexpr bd::series<struct pulse, 8, 3> pulse;

inline constexpr auto good = photo | bd::upsample<2>(bd::bilinear);
#ifdef BRAID_REJECT
inline constexpr auto bad = pulse | bd::upsample<2>(bd::bilinear);  // reject: upsample wants an image
#endif
