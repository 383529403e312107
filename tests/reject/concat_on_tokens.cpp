#include "braid/core/fuse.hpp"
#include "braid/fuse/concat.hpp"
#include "braid/layer/embedding.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::features<struct pulse, 12> pulse;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = bd::fuse<bd::concat>(chart, notes | bd::embedding<3>);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::concat>(chart, notes);  // reject: concat works on numbers
#endif
