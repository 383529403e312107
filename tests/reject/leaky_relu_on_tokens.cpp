#include "braid/layer/embedding.hpp"
#include "braid/layer/leaky_relu.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = notes | bd::embedding<4> | bd::leaky_relu;
#ifdef BRAID_REJECT
inline constexpr auto bad = notes | bd::leaky_relu;  // reject: activation works on numbers
#endif
