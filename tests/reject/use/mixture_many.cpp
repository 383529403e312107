// A model of a composed policy that does not fit is no second error.
#include "braid/backend/reference.hpp"
#include "braid/fuse/mixture.hpp"
#include "braid/model/model.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;

#ifdef BRAID_REJECT
inline constexpr auto net = bd::fuse<bd::mixture<100, 4>>(chart, chart);  // reject: 99 experts at most
#else
inline constexpr auto net = bd::fuse<bd::mixture<3, 4>>(chart, chart);
#endif
bd::model<net, bd::reference<float>> made() { return bd::model<net, bd::reference<float>>{bd::seed{7}}; }
