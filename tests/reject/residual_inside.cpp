#include "braid/layer/conv1d.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/model/repeat.hpp"

namespace bd = braid;
inline constexpr bd::series<struct heart, 7, 5> heart;

inline constexpr auto good = heart | bd::repeat<2>(bd::residual(bd::conv1d<5, 3>(bd::pad<1>)));
#ifdef BRAID_REJECT
inline constexpr auto bad = heart | bd::repeat<2>(bd::residual(bd::conv1d<5, 3>(bd::pad<1>) | bd::conv2d<5, 3>));  // reject: this layer wants an image
#endif
