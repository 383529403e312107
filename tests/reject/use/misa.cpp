// A model of a composed policy that does not fit is no second error.
#include "braid/backend/reference.hpp"
#include "braid/fuse/misa.hpp"
#include "braid/layer/last.hpp"
#include "braid/model/model.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::series<struct said, 3, 4> said;

#ifdef BRAID_REJECT
inline constexpr auto net = bd::fuse<bd::misa<6, 2, 4>>(chart, said);  // reject: misa wants one axis a branch
#else
inline constexpr auto net = bd::fuse<bd::misa<6, 2, 4>>(chart, said | bd::last);
#endif
bd::model<net, bd::reference<float>> made() { return bd::model<net, bd::reference<float>>{bd::seed{7}}; }
