#include "braid/layer/batch_norm.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;
inline constexpr bd::series<struct vitals, 12, 4> vitals;

inline constexpr auto good = photo | bd::batch_norm;
#ifdef BRAID_REJECT
inline constexpr auto bad = vitals | bd::batch_norm;  // reject: batch_norm: .*layer_norm
#endif
