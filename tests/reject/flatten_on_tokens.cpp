#include "braid/layer/flatten.hpp"
#include "braid/layer/embedding.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = notes | bd::embedding<4> | bd::flatten;
#ifdef BRAID_REJECT
inline constexpr auto bad = notes | bd::flatten;  // reject: flatten: tokens have no features
#endif
