#include "braid/layer/dense.hpp"
#include "braid/layer/embedding.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = notes | bd::embedding<5> | bd::dense<4>;
#ifdef BRAID_REJECT
inline constexpr auto bad = notes | bd::dense<4>;  // reject: dense: give it features.*embedding<D>
#endif
