#include "braid/fuse/label_tensor.hpp"
#include "braid/layer/flatten.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::series<struct motion, 5, 3> motion;

inline constexpr auto good = bd::late<bd::label_product>(chart | bd::dense<5>, motion | bd::flatten | bd::dense<5>);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::late<bd::label_product>(chart | bd::dense<5>, motion);  // reject: this policy wants one axis a branch
#endif
