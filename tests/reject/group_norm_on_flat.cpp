#include "braid/layer/flatten.hpp"
#include "braid/layer/group_norm.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 4, 8, 8> photo;

inline constexpr auto good = photo | bd::group_norm<2> | bd::flatten;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::flatten | bd::group_norm<2>;  // reject: group_norm: .*before any `\| flatten`
#endif
