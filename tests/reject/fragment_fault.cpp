#include "braid/layer/dense.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/layer/relu.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;

inline constexpr auto block = bd::dense<8> | bd::relu | bd::dense<8>;
inline constexpr auto good = chart | block;
#ifdef BRAID_REJECT
inline constexpr auto broken = block | bd::lstm<4> | bd::relu | bd::dense<3>;
inline constexpr auto bad = chart | broken;  // reject: lstm: give it a sequence
#endif
