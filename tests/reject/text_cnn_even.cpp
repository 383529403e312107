#include "braid/encode/text_cnn.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 9, 100> notes;

inline constexpr auto good = notes | bd::encode::text_cnn<8, 4, 3, 5>;
#ifdef BRAID_REJECT
inline constexpr auto bad = notes | bd::encode::text_cnn<8, 4, 3, 4>;  // reject: at least one width, each odd
#endif
