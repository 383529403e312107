#include "braid/core/fuse.hpp"
#include "braid/fuse/evidential.hpp"
#include "braid/layer/dense.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::features<struct pulse, 12> pulse;

inline constexpr auto good = bd::late<bd::evidential>(chart | bd::dense<5>, pulse | bd::dense<5>);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::late<bd::evidential>(chart | bd::dense<5>, pulse | bd::dense<4>);  // reject: logits of the same classes
#endif
