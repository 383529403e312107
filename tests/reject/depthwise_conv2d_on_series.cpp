#include "braid/layer/depthwise_conv2d.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;
inline constexpr bd::series<struct pulse, 8, 3> pulse;

inline constexpr auto good = photo | bd::depthwise_conv2d<3>;
#ifdef BRAID_REJECT
inline constexpr auto bad = pulse | bd::depthwise_conv2d<3>;  // reject: wants an image
#endif
