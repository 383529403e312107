#include "braid/layer/class_token.hpp"
#include "braid/layer/reshape.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 8> chart;
inline constexpr bd::series<struct motion, 4, 2> motion;

inline constexpr auto good = chart | bd::reshape<4, 2> | bd::class_token;
#ifdef BRAID_REJECT
inline constexpr auto bad = motion | bd::class_token;  // reject: without lengths
#endif
