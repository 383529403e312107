#include "braid/core/fuse.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/dense.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 8> chart;

inline constexpr auto good = bd::fuse<bd::sum>(chart | bd::tied<struct one>(bd::dense<4>), chart | bd::tied<struct one>(bd::dense<4>));
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::sum>(chart | bd::shared<struct one>(bd::dense<4>), chart | bd::dense<4>);  // reject: a layer that several branches use is tied<name>
#endif
