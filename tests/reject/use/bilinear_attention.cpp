// A model of a composed policy that does not fit is no second error.
#include "braid/backend/reference.hpp"
#include "braid/fuse/bilinear_attention.hpp"
#include "braid/model/model.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::series<struct said, 3, 4> said;
inline constexpr bd::series<struct seen, 5, 4> seen;

#ifdef BRAID_REJECT
inline constexpr auto net = bd::fuse<bd::bilinear_attention<3>>(said, chart);  // reject: both branches are sequences
#else
inline constexpr auto net = bd::fuse<bd::bilinear_attention<3>>(said, seen);
#endif
bd::model<net, bd::reference<float>> made() { return bd::model<net, bd::reference<float>>{bd::seed{7}}; }
