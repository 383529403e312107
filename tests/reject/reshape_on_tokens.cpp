#include "braid/layer/embedding.hpp"
#include "braid/layer/reshape.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = notes | bd::embedding<4> | bd::reshape<24>;
#ifdef BRAID_REJECT
inline constexpr auto bad = notes | bd::reshape<6>;  // reject: reshape: tokens have no features
#endif
