#include "braid/layer/squeeze_excite.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;
inline constexpr bd::series<struct pulse, 8, 3> pulse;

inline constexpr auto good = photo | bd::squeeze_excite<3>;
#ifdef BRAID_REJECT
inline constexpr auto bad = pulse | bd::squeeze_excite<3>;  // reject: squeeze_excite wants an image
#endif
