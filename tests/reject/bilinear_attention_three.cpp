#include "braid/fuse/bilinear_attention.hpp"

namespace bd = braid;
inline constexpr bd::series<struct said, 3, 4> said;
inline constexpr bd::series<struct seen, 5, 4> seen;
inline constexpr bd::series<struct wide, 5, 6> wide;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::image<struct photo, 3, 4, 4> photo;

inline constexpr auto good = bd::fuse<bd::bilinear_attention<8>>(said, wide);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::bilinear_attention<8>>(said, wide, seen);  // reject: bilinear_attention is over pairs of steps
#endif
