#include "braid/layer/embedding.hpp"
#include "braid/layer/signed_sqrt.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 8, 100> notes;

inline constexpr auto good = notes | bd::embedding<3> | bd::signed_sqrt;
#ifdef BRAID_REJECT
inline constexpr auto bad = notes | bd::signed_sqrt;  // reject: an activation works on numbers
#endif
