#include "braid/layer/class_token.hpp"

namespace bd = braid;
struct pixels : bd::unit {
  template <class In>
  struct on : bd::bound<In> {
    using out = bd::shape<4, 2>;
  };
};
inline constexpr bd::features<struct chart, 8> chart;
inline constexpr bd::series<struct motion, 4, 2> motion;

inline constexpr auto good = chart | pixels{} | bd::class_token;
#ifdef BRAID_REJECT
inline constexpr auto bad = motion | bd::class_token;  // reject: without lengths
#endif
