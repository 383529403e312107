#include "braid/encode/text_cnn.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 9, 100> notes;
inline constexpr bd::series<struct heart, 9, 4> heart;

inline constexpr auto good = notes | bd::encode::text_cnn<8, 4, 3, 5>;
#ifdef BRAID_REJECT
inline constexpr auto bad = heart | bd::encode::text_cnn<8, 4, 3, 5>;  // reject: text_cnn reads tokens
#endif
