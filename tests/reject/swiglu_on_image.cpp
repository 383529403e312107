#include "braid/layer/flatten.hpp"
#include "braid/layer/swiglu.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;

inline constexpr auto good = photo | bd::flatten | bd::swiglu;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::swiglu;  // reject: a gated unit halves features: .*flatten
#endif
