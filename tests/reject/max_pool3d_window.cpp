#include "braid/layer/as_volume.hpp"
#include "braid/layer/max_pool3d.hpp"

namespace bd = braid;
inline constexpr bd::video<struct clip, 4, 3, 8, 8> clip;

inline constexpr auto good = clip | bd::as_volume | bd::max_pool3d<4>;
#ifdef BRAID_REJECT
inline constexpr auto bad = clip | bd::as_volume | bd::max_pool3d<5>;  // reject: window is larger than the padded volume
#endif
