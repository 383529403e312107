#include "braid/layer/patches.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 6> photo;

inline constexpr auto good = photo | bd::patches<2>;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::patches<4>;  // reject: patches<P>: P must divide
#endif
