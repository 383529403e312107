#include "braid/layer/embedding.hpp"
#include "braid/layer/softplus.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = notes | bd::embedding<4> | bd::softplus;
#ifdef BRAID_REJECT
inline constexpr auto bad = notes | bd::softplus;  // reject: activation works on numbers
#endif
