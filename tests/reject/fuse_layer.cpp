#include "braid/core/fuse.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/relu.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::features<struct row, 4> row;

inline constexpr auto good = bd::fuse<bd::sum>(chart | bd::relu, row);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::relu>(chart, row);  // reject: fuse<policy>: a policy joins branches
#endif
