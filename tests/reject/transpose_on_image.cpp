#include "braid/layer/reshape.hpp"
#include "braid/layer/transpose.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 6> photo;

inline constexpr auto good = photo | bd::reshape<3, 48> | bd::transpose;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::transpose;  // reject: transpose: give it two axes
#endif
