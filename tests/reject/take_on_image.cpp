#include "braid/layer/flatten.hpp"
#include "braid/layer/take.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 6> photo;

inline constexpr auto good = photo | bd::flatten | bd::take<0, 4>;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::take<0, 4>;  // reject: take: give it features
#endif
