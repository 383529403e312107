#include "braid/layer/as_sequence.hpp"
#include "braid/layer/reshape.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 12> chart;

inline constexpr auto good = chart | bd::reshape<3, 4> | bd::as_sequence;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::as_sequence;  // reject: as_sequence: give it an image
#endif
