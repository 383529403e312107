#include "braid/layer/embedding.hpp"
#include "braid/layer/elu.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = notes | bd::embedding<4> | bd::elu;
#ifdef BRAID_REJECT
inline constexpr auto bad = notes | bd::elu;  // reject: activation works on numbers
#endif
