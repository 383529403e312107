#include "braid/layer/group_norm.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 6, 8, 8> photo;

inline constexpr auto good = photo | bd::group_norm<3>;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::group_norm<4>;  // reject: as many groups as divide the channels
#endif
