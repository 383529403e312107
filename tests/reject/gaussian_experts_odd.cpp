#include "braid/core/fuse.hpp"
#include "braid/fuse/gaussian_experts.hpp"
#include "braid/layer/dense.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::features<struct motion, 3> motion;

inline constexpr auto good = bd::fuse<bd::gaussian_experts>(chart | bd::dense<8>, motion | bd::dense<8>);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::gaussian_experts>(chart | bd::dense<7>, motion | bd::dense<7>);  // reject: gaussian_experts: a mean and a log variance
#endif
