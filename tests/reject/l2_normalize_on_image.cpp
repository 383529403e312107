#include "braid/layer/flatten.hpp"
#include "braid/layer/l2_normalize.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 2, 4, 4> photo;

inline constexpr auto good = photo | bd::flatten | bd::l2_normalize;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::l2_normalize;  // reject: l2_normalize: give it features
#endif
