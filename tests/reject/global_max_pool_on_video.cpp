#include "braid/layer/as_volume.hpp"
#include "braid/layer/global_max_pool.hpp"

namespace bd = braid;
inline constexpr bd::video<struct clip, 4, 3, 8, 8> clip;

inline constexpr auto good = clip | bd::as_volume | bd::global_max_pool;
#ifdef BRAID_REJECT
inline constexpr auto bad = clip | bd::global_max_pool;  // reject: wants an image .C, H, W. or a volume
#endif
