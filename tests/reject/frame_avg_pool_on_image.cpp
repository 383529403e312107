#include "braid/layer/as_volume.hpp"
#include "braid/layer/frame_avg_pool.hpp"

namespace bd = braid;
inline constexpr bd::video<struct film, 3, 2, 6, 6> film;
inline constexpr bd::image<struct photo, 2, 6, 6> photo;

inline constexpr auto good = film | bd::as_volume | bd::frame_avg_pool;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::frame_avg_pool;  // reject: frame_avg_pool wants frames as a volume
#endif
