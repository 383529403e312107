#include "braid/layer/conv_transpose1d.hpp"

namespace bd = braid;
inline constexpr bd::series<struct pulse, 1, 3> pulse;

inline constexpr auto good = pulse | bd::conv_transpose1d<4, 3>(bd::pad<1>);
#ifdef BRAID_REJECT
inline constexpr auto bad = pulse | bd::conv_transpose1d<4, 4>(bd::pad<2>);  // reject: nothing is left: take less
#endif
