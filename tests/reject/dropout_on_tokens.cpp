#include "braid/layer/dropout.hpp"
#include "braid/layer/embedding.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = notes | bd::embedding<4> | bd::dropout<10>;
#ifdef BRAID_REJECT
inline constexpr auto bad = notes | bd::dropout<10>;  // reject: dropout: tokens are no numbers
#endif
