#include "braid/layer/as_volume.hpp"

namespace bd = braid;
inline constexpr bd::video<struct clip, 4, 3, 8, 8> clip;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;

inline constexpr auto good = clip | bd::as_volume;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::as_volume;  // reject: as_volume: give it a video
#endif
