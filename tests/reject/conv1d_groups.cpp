#include "braid/layer/conv1d.hpp"

namespace bd = braid;
inline constexpr bd::series<struct pulse, 8, 3> pulse;

inline constexpr auto good = pulse | bd::conv1d<6, 3>(bd::groups<3>);
#ifdef BRAID_REJECT
inline constexpr auto bad = pulse | bd::conv1d<6, 3>(bd::groups<2>);  // reject: groups<G> must divide the features
#endif
