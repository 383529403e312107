#include "braid/core/fuse.hpp"
#include "braid/fuse/joint.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/relu.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::features<struct pulse, 12> pulse;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = bd::fuse<bd::joint<8, bd::relu>>(chart, pulse);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::joint<8, bd::dense<8>>>(chart, pulse);  // reject: F is an activation
#endif
