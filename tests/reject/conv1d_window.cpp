#include "braid/layer/conv1d.hpp"

namespace bd = braid;
inline constexpr bd::series<struct pulse, 8, 3> pulse;

inline constexpr auto good = pulse | bd::conv1d<4, 9>(bd::pad<1>);
#ifdef BRAID_REJECT
inline constexpr auto bad = pulse | bd::conv1d<4, 9>;  // reject: window is longer than the padded sequence
#endif
