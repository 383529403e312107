#include "braid/layer/dense.hpp"
#include "braid/layer/dropout.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 6> chart;

inline constexpr auto good = chart | bd::dropout<99> | bd::dense<2>;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::dropout<100> | bd::dense<2>;  // reject: dropout<Percent>: of a hundred
#endif
