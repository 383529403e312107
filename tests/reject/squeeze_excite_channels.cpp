#include "braid/layer/squeeze_excite.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;

inline constexpr auto good = photo | bd::squeeze_excite<3>;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::squeeze_excite<4>;  // reject: fewer channels than the reduction
#endif
