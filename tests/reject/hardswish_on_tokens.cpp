#include "braid/layer/embedding.hpp"
#include "braid/layer/hardswish.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = notes | bd::embedding<4> | bd::hardswish;
#ifdef BRAID_REJECT
inline constexpr auto bad = notes | bd::hardswish;  // reject: activation works on numbers
#endif
