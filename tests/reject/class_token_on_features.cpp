#include "braid/layer/class_token.hpp"

namespace bd = braid;
inline constexpr bd::series<struct said, 3, 4> said;
inline constexpr bd::series<struct seen, 5, 4> seen;
inline constexpr bd::series<struct wide, 5, 6> wide;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::image<struct photo, 3, 4, 4> photo;

inline constexpr auto good = said | bd::class_token;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::class_token;  // reject: learned vectors in front. give it vectors
#endif
