#include "braid/core/fuse.hpp"
#include "braid/fuse/mcb.hpp"

namespace bd = braid;
inline constexpr bd::features<struct pulse, 3> pulse;
inline constexpr bd::features<struct chart, 4> chart;

inline constexpr auto good = bd::fuse<bd::mcb<64>>(bd::fuse<bd::mcb<32>>(pulse, chart), pulse);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::mcb<64>>(pulse, chart, pulse);  // reject: mcb is over two branches
#endif
