#include "braid/layer/transformer.hpp"

namespace bd = braid;
inline constexpr bd::series<struct motion, 6, 8> motion;

inline constexpr auto good = motion | bd::transformer<4, 16>(bd::pre_norm);
#ifdef BRAID_REJECT
inline constexpr auto bad = motion | bd::transformer<3, 16>(bd::pre_norm);  // reject: split among the heads
#endif
