// A model of a composed policy that does not fit is no second error.
#include "braid/backend/reference.hpp"
#include "braid/fuse/fusion_transformer.hpp"
#include "braid/model/model.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::series<struct said, 3, 4> said;

#ifdef BRAID_REJECT
inline constexpr auto net = bd::fuse<bd::fusion_transformer<1, 3, 8>>(chart, said);  // reject: split among the heads
#else
inline constexpr auto net = bd::fuse<bd::fusion_transformer<1, 2, 8>>(chart, said);
#endif
bd::model<net, bd::reference<float>> made() { return bd::model<net, bd::reference<float>>{bd::seed{7}}; }
