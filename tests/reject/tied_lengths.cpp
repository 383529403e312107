#include "braid/core/fuse.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/learned_positions.hpp"
#include "braid/layer/mean_time.hpp"

namespace bd = braid;
inline constexpr bd::series<struct pulse, 8, 4> pulse;
inline constexpr bd::series<struct breath, 6, 4> breath;

inline constexpr auto word = bd::tied<struct twin>(bd::dense<4>);
inline constexpr auto placed = bd::tied<struct twin>(bd::learned_positions);  // its weights are one a step
inline constexpr auto good = bd::fuse<bd::sum>(pulse | word | bd::mean_time, breath | word | bd::mean_time);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::sum>(pulse | placed | bd::mean_time, breath | placed | bd::mean_time);  // reject: one name, two bodies
#endif
