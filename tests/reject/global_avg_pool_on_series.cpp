#include "braid/layer/global_avg_pool.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;
inline constexpr bd::series<struct pulse, 8, 3> pulse;

inline constexpr auto good = photo | bd::global_avg_pool;
#ifdef BRAID_REJECT
inline constexpr auto bad = pulse | bd::global_avg_pool;  // reject: wants an image .C, H, W. or a volume
#endif
