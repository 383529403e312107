#include "braid/layer/softmax.hpp"
#include "braid/layer/embedding.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = notes | bd::embedding<4> | bd::softmax;
#ifdef BRAID_REJECT
inline constexpr auto bad = notes | bd::softmax;  // reject: softmax: give it features
#endif
