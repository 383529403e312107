// A fault before a composed policy: a model of both is no second error.
#include "braid/backend/reference.hpp"
#include "braid/fuse/crossmodal.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/embedding.hpp"
#include "braid/model/model.hpp"

namespace bd = braid;
inline constexpr bd::series<struct said, 3, 4> said;
inline constexpr bd::tokens<struct notes, 8, 100> notes;

#ifdef BRAID_REJECT
inline constexpr auto net = bd::fuse<bd::crossmodal<2, 8>>(said, notes | bd::dense<4>);  // reject: dense: give it features
#else
inline constexpr auto net = bd::fuse<bd::crossmodal<2, 8>>(said, notes | bd::embedding<4> | bd::dense<4>);
#endif
bd::model<net, bd::reference<float>> made() { return bd::model<net, bd::reference<float>>{bd::seed{7}}; }
