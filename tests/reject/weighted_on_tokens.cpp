#include "braid/core/fuse.hpp"
#include "braid/fuse/weighted.hpp"
#include "braid/layer/embedding.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::features<struct pulse, 12> pulse;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = bd::fuse<bd::weighted>(notes | bd::embedding<3>, notes | bd::embedding<3>);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::weighted>(notes, notes);  // reject: fusions work on numbers
#endif
