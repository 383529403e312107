#include "braid/layer/take.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 12> chart;

inline constexpr auto good = chart | bd::take<4, 12>;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::take<4, 13>;  // reject: take<Begin, End>: there are fewer features
#endif
