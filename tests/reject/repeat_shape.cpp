#include "braid/layer/dense.hpp"
#include "braid/layer/relu.hpp"
#include "braid/model/repeat.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;

inline constexpr auto good = chart | bd::repeat<3>(bd::dense<16> | bd::relu);
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::repeat<3>(bd::dense<8> | bd::relu);  // reject: repeat: the block must end in
#endif
