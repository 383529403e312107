#include "braid/layer/as_volume.hpp"
#include "braid/layer/conv3d.hpp"

namespace bd = braid;
inline constexpr bd::video<struct clip, 4, 3, 8, 8> clip;

inline constexpr auto good = clip | bd::as_volume | bd::conv3d<4, 3>;
#ifdef BRAID_REJECT
inline constexpr auto bad = clip | bd::conv3d<4, 3>;  // reject: put `. as_volume` after a video
#endif
