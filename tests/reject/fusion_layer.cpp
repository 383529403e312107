#include "braid/braid.hpp"
#include "../../examples/fusion_layer/layer.hpp"

namespace bd = braid;
using namespace fusion_layer;

inline constexpr auto good = bd::fuse<join{}>(states | bd::last, tokens | bd::mean_time);
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<join{}>(states | bd::flatten, tokens);  // reject: this policy wants one axis a branch
#endif
// reject: sequence<9
