#include "braid/core/fuse.hpp"
#include "braid/layer/dense.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 6> chart;
inline constexpr bd::output<struct risk> risk;
inline constexpr bd::output<struct stay> stay;

inline constexpr auto good = bd::outputs(risk(chart | bd::dense<2>), stay(chart | bd::dense<3>));
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::outputs(risk(chart | bd::dense<2>), risk(chart | bd::dense<3>));  // reject: one name, two outputs
#endif
