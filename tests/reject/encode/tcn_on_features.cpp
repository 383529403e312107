#include "braid/encode/tcn.hpp"

namespace bd = braid;
inline constexpr bd::series<struct pulse, 9, 4> pulse;
inline constexpr bd::features<struct chart, 9> chart;

inline constexpr auto good = pulse | bd::encode::tcn<8, 3, 2>;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::encode::tcn<8, 3, 2>;  // reject: tcn wants vectors
#endif
