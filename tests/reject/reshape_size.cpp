#include "braid/layer/reshape.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 12> chart;

inline constexpr auto good = chart | bd::reshape<3, 4>;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::reshape<3, 5>;  // reject: reshape<D...>: the extents' product
#endif
