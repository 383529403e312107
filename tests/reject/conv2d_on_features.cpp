#include "braid/layer/conv2d.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;
inline constexpr bd::features<struct chart, 16> chart;

inline constexpr auto good = photo | bd::conv2d<4, 3>;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::conv2d<4, 3>;  // reject: wants an image
#endif
