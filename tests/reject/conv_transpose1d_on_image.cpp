#include "braid/layer/conv_transpose1d.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;
inline constexpr bd::series<struct pulse, 8, 3> pulse;

inline constexpr auto good = pulse | bd::conv_transpose1d<4, 2>;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::conv_transpose1d<4, 2>;  // reject: wants a sequence
#endif
