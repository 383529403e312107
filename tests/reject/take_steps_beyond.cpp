#include "braid/layer/take_steps.hpp"

namespace bd = braid;
inline constexpr bd::series<struct said, 3, 4> said;
inline constexpr bd::series<struct seen, 5, 4> seen;
inline constexpr bd::series<struct wide, 5, 6> wide;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::image<struct photo, 3, 4, 4> photo;

inline constexpr auto good = said | bd::take_steps<1, 3>;
#ifdef BRAID_REJECT
inline constexpr auto bad = said | bd::take_steps<1, 4>;  // reject: take_steps<Begin, End>: there are fewer steps
#endif
