#include "braid/layer/embedding.hpp"
#include "braid/layer/keep_top.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = notes | bd::embedding<4> | bd::keep_top<2>;
#ifdef BRAID_REJECT
inline constexpr auto bad = notes | bd::keep_top<2>;  // reject: keep_top: give it features
#endif
