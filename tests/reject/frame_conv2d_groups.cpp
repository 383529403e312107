#include "braid/layer/as_volume.hpp"
#include "braid/layer/frame_conv2d.hpp"

namespace bd = braid;
inline constexpr bd::video<struct film, 3, 2, 6, 6> film;

inline constexpr auto good = film | bd::as_volume | bd::frame_conv2d<4, 3>(bd::groups<2>);
#ifdef BRAID_REJECT
inline constexpr auto bad = film | bd::as_volume | bd::frame_conv2d<3, 3>(bd::groups<3>);  // reject: groups<G> must divide the channels of the frames
#endif
