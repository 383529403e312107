#include "braid/layer/as_volume.hpp"
#include "braid/layer/frame_conv2d.hpp"

namespace bd = braid;
inline constexpr bd::video<struct film, 3, 2, 6, 6> film;
inline constexpr bd::image<struct photo, 2, 6, 6> photo;

inline constexpr auto good = film | bd::as_volume | bd::frame_conv2d<4, 3>;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::frame_conv2d<4, 3>;  // reject: this layer wants frames as a volume
#endif
