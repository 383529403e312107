#include "braid/layer/flatten.hpp"
#include "braid/layer/rms_norm.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;

inline constexpr auto good = photo | bd::flatten | bd::rms_norm;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::rms_norm;  // reject: rms_norm: .*group_norm
#endif
