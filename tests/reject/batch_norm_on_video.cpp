#include "braid/layer/batch_norm.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;
inline constexpr bd::video<struct clip, 5, 3, 8, 8> clip;

inline constexpr auto good = photo | bd::batch_norm;
#ifdef BRAID_REJECT
inline constexpr auto bad = clip | bd::batch_norm;  // reject: batch_norm: give it features, an image, a volume or a sequence
#endif
