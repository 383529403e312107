#include "braid/layer/instance_norm.hpp"

namespace bd = braid;
inline constexpr bd::series<struct motion, 6, 4> motion;
inline constexpr bd::features<struct chart, 6> chart;

inline constexpr auto good = motion | bd::instance_norm(bd::affine);
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::instance_norm;  // reject: instance_norm: .*layer_norm
#endif
