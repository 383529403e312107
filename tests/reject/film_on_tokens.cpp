#include "braid/fuse/film.hpp"
#include "braid/layer/embedding.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 8, 100> notes;
inline constexpr bd::features<struct chart, 4> chart;

inline constexpr auto good = bd::fuse<bd::film>(notes | bd::embedding<3>, chart);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::film>(notes, chart);  // reject: the first branch ends in features
#endif
