#include "braid/layer/embedding.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 6, 100> notes;
inline constexpr bd::features<struct chart, 16> chart;

inline constexpr auto good = notes | bd::embedding<4>;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::embedding<4>;  // reject: embedding: give it tokens
#endif
