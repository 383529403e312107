#include "braid/model/store.hpp"

#include "braid/backend/reference.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/learned_positions.hpp"
#include "braid/layer/mean_time.hpp"
#include "braid/model/model.hpp"

namespace bd = braid;
inline constexpr bd::series<struct pulse, 8, 4> pulse;
inline constexpr bd::series<struct breath, 6, 4> breath;

inline constexpr auto word = bd::tied<struct twin>(bd::dense<4>);
inline constexpr auto placed = bd::tied<struct twin>(bd::learned_positions);
inline constexpr auto good = bd::fuse<bd::sum>(pulse | word | bd::mean_time, breath | word | bd::mean_time);
bd::weights<good, bd::reference<float>> kept;
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::sum>(pulse | placed | bd::mean_time, breath | placed | bd::mean_time);
bd::weights<bad, bd::reference<float>> lost;  // reject: tied: the weights of this layer depend on the number of steps
#endif
