#include "braid/layer/conv1d.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;
inline constexpr bd::series<struct pulse, 8, 3> pulse;

inline constexpr auto good = pulse | bd::conv1d<4, 3>;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::conv1d<4, 3>;  // reject: wants a sequence
#endif
