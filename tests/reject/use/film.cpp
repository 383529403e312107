// A model of a composed policy that does not fit is no second error.
#include "braid/backend/reference.hpp"
#include "braid/fuse/film.hpp"
#include "braid/layer/embedding.hpp"
#include "braid/model/model.hpp"

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 8, 100> notes;
inline constexpr bd::features<struct chart, 4> chart;

#ifdef BRAID_REJECT
inline constexpr auto net = bd::fuse<bd::film>(notes, chart);  // reject: the first branch ends in features
#else
inline constexpr auto net = bd::fuse<bd::film>(notes | bd::embedding<4>, chart);
#endif
bd::model<net, bd::reference<float>> made() { return bd::model<net, bd::reference<float>>{bd::seed{7}}; }
