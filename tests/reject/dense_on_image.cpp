#include "braid/layer/dense.hpp"
#include "braid/layer/flatten.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;

inline constexpr auto good = photo | bd::flatten | bd::dense<4>;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::dense<4>;  // reject: dense: give it features
#endif
