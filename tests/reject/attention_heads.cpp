#include "braid/core/fuse.hpp"
#include "braid/fuse/attention.hpp"
#include "braid/layer/dense.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::features<struct pulse, 12> pulse;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = bd::fuse<bd::attention<4>>(chart, pulse | bd::dense<16>, chart);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::attention<3>>(chart, pulse | bd::dense<16>, chart);  // reject: split among the heads
#endif
