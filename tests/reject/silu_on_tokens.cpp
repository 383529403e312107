#include "braid/layer/embedding.hpp"
#include "braid/layer/silu.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = notes | bd::embedding<4> | bd::silu;
#ifdef BRAID_REJECT
inline constexpr auto bad = notes | bd::silu;  // reject: activation works on numbers
#endif
