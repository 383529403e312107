#include "braid/core/modality.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 1> good;
#ifdef BRAID_REJECT
inline constexpr bd::features<struct chart, 0> bad;  // reject: a size of 0: sizes are at least 1
#endif
