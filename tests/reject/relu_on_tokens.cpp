#include "braid/layer/relu.hpp"
#include "braid/layer/embedding.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = notes | bd::embedding<4> | bd::relu;
#ifdef BRAID_REJECT
inline constexpr auto bad = notes | bd::relu;  // reject: activation works on numbers
#endif
