#include "braid/layer/sum_pool.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 6> chart;

inline constexpr auto good = chart | bd::sum_pool<3>;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::sum_pool<4>;  // reject: the features come in groups of K
#endif
