#include "braid/layer/flatten.hpp"
#include "braid/layer/sum_pool.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 2, 4, 4> photo;
inline constexpr bd::features<struct chart, 6> chart;

inline constexpr auto good = chart | bd::sum_pool<2>;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::flatten | bd::sum_pool<2>;  // reject: sum_pool: give it features
#endif
