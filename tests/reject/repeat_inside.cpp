#include "braid/layer/transformer.hpp"
#include "braid/model/repeat.hpp"

namespace bd = braid;
inline constexpr bd::series<struct heart, 7, 5> heart;

inline constexpr auto good = heart | bd::repeat<12>(bd::transformer<5, 8>);
#ifdef BRAID_REJECT
inline constexpr auto bad = heart | bd::repeat<12>(bd::transformer<2, 8>);  // reject: transformer<Heads, Hidden>: the features are split among the heads
#endif
