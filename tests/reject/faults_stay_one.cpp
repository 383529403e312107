#include "braid/layer/dense.hpp"
#include "braid/layer/relu.hpp"
#include "braid/layer/softmax.hpp"
#include "braid/layer/layer_norm.hpp"
#include "braid/layer/dropout.hpp"

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;

inline constexpr auto good = photo | bd::relu;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::dense<4> | bd::relu | bd::layer_norm | bd::dense<5> | bd::dropout<10> | bd::softmax;  // reject: dense: give it features
#endif
