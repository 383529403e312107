#include "braid/layer/avg_pool1d.hpp"

namespace bd = braid;
inline constexpr bd::series<struct pulse, 8, 3> pulse;

inline constexpr auto good = pulse | bd::avg_pool1d<8>;
#ifdef BRAID_REJECT
inline constexpr auto bad = pulse | bd::avg_pool1d<9>;  // reject: window is longer
#endif
