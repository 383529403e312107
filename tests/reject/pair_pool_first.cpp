#include "braid/core/fuse.hpp"
#include "braid/fuse/pair_attention.hpp"

namespace bd = braid;
inline constexpr bd::series<struct said, 3, 4> said;
inline constexpr bd::series<struct seen, 5, 4> seen;
inline constexpr bd::series<struct wide, 5, 6> wide;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::image<struct photo, 3, 4, 4> photo;

inline constexpr auto good = bd::fuse<bd::pair_pool>(bd::fuse<bd::pair_weights<2>>(said, seen), said, seen);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::pair_pool>(said, seen);  // reject: pair_pool: first pair_weights
#endif
