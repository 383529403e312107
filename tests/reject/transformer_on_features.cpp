#include "braid/layer/transformer.hpp"

namespace bd = braid;
inline constexpr bd::series<struct motion, 6, 8> motion;
inline constexpr bd::features<struct chart, 8> chart;

inline constexpr auto good = motion | bd::transformer<4, 16> | bd::transformer<2, 8>(bd::gelu);
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::transformer<4, 16> | bd::transformer<2, 8>(bd::gelu);  // reject: give it a sequence
#endif
