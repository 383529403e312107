#include "braid/encode/number_tokens.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 6> chart;
inline constexpr bd::features<struct vitals, 7> vitals;

inline constexpr auto good = chart | bd::encode::number_tokens<8>;
#ifdef BRAID_REJECT
inline constexpr auto bad = vitals | bd::encode::number_tokens<8>;  // reject: number_tokens reads the numbers of a table
#endif
