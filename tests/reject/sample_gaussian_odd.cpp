#include "braid/layer/dense.hpp"
#include "braid/layer/sample_gaussian.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;

inline constexpr auto good = chart | bd::dense<8> | bd::sample_gaussian;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::dense<7> | bd::sample_gaussian;  // reject: sample_gaussian: a mean and a log variance
#endif
