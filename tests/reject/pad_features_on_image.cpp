#include "braid/layer/flatten.hpp"
#include "braid/layer/pad_features.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 6> photo;

inline constexpr auto good = photo | bd::flatten | bd::pad_features<1, 1>;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::pad_features<1, 1>;  // reject: pad_features: give it features
#endif
