#include "braid/layer/embedding.hpp"
#include "braid/layer/learned_positions.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 8> chart;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = notes | bd::embedding<8> | bd::learned_positions;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::learned_positions;  // reject: give it a sequence
#endif
