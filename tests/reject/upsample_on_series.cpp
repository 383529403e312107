#include "braid/layer/upsample.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;
inline constexpr bd::series<struct pulse, 8, 3> pulse;

inline constexpr auto good = photo | bd::upsample_bilinear<2>;
#ifdef BRAID_REJECT
inline constexpr auto bad = pulse | bd::upsample_bilinear<2>;  // reject: upsample wants an image
#endif
