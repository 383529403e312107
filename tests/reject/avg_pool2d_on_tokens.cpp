#include "braid/layer/avg_pool2d.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = photo | bd::avg_pool2d<2>;
#ifdef BRAID_REJECT
inline constexpr auto bad = notes | bd::avg_pool2d<2>;  // reject: wants an image
#endif
