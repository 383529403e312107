#include "braid/fuse/sum.hpp"
#include "braid/layer/dense.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 6> chart;
inline constexpr bd::classes<struct finding, 2> finding;

inline constexpr auto good = chart | bd::dense<2>;
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::dense<2> | chart;  // reject: a pipe starts with its modality
#endif
