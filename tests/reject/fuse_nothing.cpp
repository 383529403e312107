#include "braid/core/fuse.hpp"
#include "braid/fuse/sum.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;

inline constexpr auto good = bd::fuse<bd::sum>(chart);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::sum>();  // reject: each branch starts from a modality
#endif
