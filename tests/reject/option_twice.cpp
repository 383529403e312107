#include "braid/layer/lstm.hpp"

namespace bd = braid;
inline constexpr bd::series<struct vitals, 8, 3> vitals;

inline constexpr auto good = vitals | bd::lstm<4>(bd::layers<2>, bd::bidirectional);
#ifdef BRAID_REJECT
inline constexpr auto bad = vitals | bd::lstm<4>(bd::layers<2>, bd::layers<3>);  // reject: an option is given twice
#endif
