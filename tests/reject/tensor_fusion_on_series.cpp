#include "braid/core/fuse.hpp"
#include "braid/fuse/tensor_fusion.hpp"
#include "braid/layer/last.hpp"

namespace bd = braid;
inline constexpr bd::series<struct motion, 5, 3> motion;
inline constexpr bd::features<struct chart, 4> chart;

inline constexpr auto good = bd::fuse<bd::tensor_fusion>(chart, chart, motion | bd::last);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::tensor_fusion>(chart, motion);  // reject: this policy wants one axis a branch
#endif
