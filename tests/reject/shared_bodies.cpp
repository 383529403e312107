#include "braid/core/fuse.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/dense.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::features<struct row, 16> row;

inline constexpr auto mine = bd::shared<struct face>(chart | bd::dense<8>);
inline constexpr auto good = bd::fuse<bd::sum>(mine | bd::dense<4>, mine | bd::dense<4>);
#ifdef BRAID_REJECT
inline constexpr auto other = bd::shared<struct face>(row | bd::dense<8>);
inline constexpr auto bad = bd::fuse<bd::sum>(mine | bd::dense<4>, other | bd::dense<4>);  // reject: one name, two bodies
#endif
