#include "braid/layer/layer_norm.hpp"
#include "braid/layer/flatten.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;

inline constexpr auto good = photo | bd::flatten | bd::layer_norm;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::layer_norm;  // reject: layer_norm: .*batch_norm
#endif
