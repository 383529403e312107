#include "braid/fuse/fusion_transformer.hpp"

namespace bd = braid;
inline constexpr bd::series<struct said, 3, 4> said;
inline constexpr bd::series<struct seen, 5, 4> seen;
inline constexpr bd::series<struct wide, 5, 6> wide;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::image<struct photo, 3, 4, 4> photo;

inline constexpr auto good = bd::fuse<bd::fusion_transformer<1, 2, 8>>(said, chart);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::fusion_transformer<1, 3, 8>>(said, chart);  // reject: the features of a token are split among the heads
#endif
