#include "braid/core/fuse.hpp"
#include "braid/fuse/mean.hpp"
#include "braid/layer/dense.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::features<struct pulse, 12> pulse;
inline constexpr bd::tokens<struct notes, 6, 100> notes;

inline constexpr auto good = bd::late<bd::mean>(chart | bd::dense<5>, pulse | bd::dense<5>, chart | bd::dense<5>);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::late<bd::mean>(chart | bd::dense<5>, pulse | bd::dense<5>, chart | bd::dense<4>);  // reject: branches of one shape
#endif
