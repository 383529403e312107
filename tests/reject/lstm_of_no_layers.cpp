#include "braid/layer/lstm.hpp"

namespace bd = braid;
inline constexpr bd::series<struct heart, 7, 5> heart;

inline constexpr auto good = heart | bd::lstm<4>(bd::layers<2>);
#ifdef BRAID_REJECT
inline constexpr auto bad = heart | bd::lstm<4>(bd::layers<0>);  // reject: a size of 0: sizes are at least 1
#endif
