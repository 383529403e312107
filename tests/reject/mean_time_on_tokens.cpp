#include "braid/layer/mean_time.hpp"
#include "braid/layer/embedding.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = notes | bd::embedding<4> | bd::mean_time;
#ifdef BRAID_REJECT
inline constexpr auto bad = notes | bd::mean_time;  // reject: wants a sequence.*embedding<D>
#endif
