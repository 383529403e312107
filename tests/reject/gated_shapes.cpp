#include "braid/core/fuse.hpp"
#include "braid/fuse/gated.hpp"
#include "braid/layer/dense.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::features<struct pulse, 12> pulse;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = bd::fuse<bd::gated>(chart, pulse | bd::dense<16>);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::gated>(chart, pulse);  // reject: gated: end both branches with the same shape
#endif
