#include "braid/core/fuse.hpp"
#include "braid/fuse/low_rank.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 8, 100> notes;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::features<struct vitals, 6> vitals;

inline constexpr auto good = bd::fuse<bd::low_rank<2, 4>>(chart, vitals);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::low_rank<2, 4>>(chart, notes);  // reject: low_rank works on numbers
#endif
