#include "braid/core/fuse.hpp"
#include "braid/fuse/embracement.hpp"
#include "braid/layer/dense.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::features<struct pulse, 12> pulse;

inline constexpr auto good = bd::fuse<bd::embracement>(chart, pulse | bd::dense<16>);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::embracement>(chart, pulse | bd::dense<8>);  // reject: branches of one shape
#endif
