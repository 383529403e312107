#include "braid/core/fuse.hpp"
#include "braid/fuse/end_to_end.hpp"

namespace bd = braid;
inline constexpr bd::series<struct said, 3, 4> said;
inline constexpr bd::series<struct seen, 5, 4> seen;
inline constexpr bd::series<struct wide, 5, 6> wide;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::image<struct photo, 3, 4, 4> photo;

inline constexpr auto good = bd::fuse<bd::end_to_end>(said, chart, seen);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::end_to_end>(said, photo);  // reject: end_to_end: give it sequences
#endif
