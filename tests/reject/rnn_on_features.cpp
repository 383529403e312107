#include "braid/layer/rnn.hpp"

namespace bd = braid;
inline constexpr bd::series<struct vitals, 12, 4> vitals;
inline constexpr bd::features<struct chart, 16> chart;

inline constexpr auto good = vitals | bd::rnn<8>;
#ifdef BRAID_REJECT
inline constexpr auto bad = chart | bd::rnn<8>;  // reject: rnn: give it a sequence
#endif
