#include "braid/layer/take.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 8> chart;

inline constexpr auto good = chart | bd::take<3, 5>;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::take<5, 5>;  // reject: take<Begin, End>: at least one feature
#endif
