#include "braid/layer/patches.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 6> photo;
inline constexpr bd::features<struct chart, 12> chart;

inline constexpr auto good = photo | bd::patches<2>;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::patches<2>;  // reject: patches: give it an image
#endif
