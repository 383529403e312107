#include "braid/layer/type_embedding.hpp"

namespace bd = braid;
inline constexpr bd::series<struct said, 3, 4> said;
inline constexpr bd::series<struct seen, 5, 4> seen;
inline constexpr bd::series<struct wide, 5, 6> wide;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::image<struct photo, 3, 4, 4> photo;

inline constexpr auto good = said | bd::type_embedding;
#ifdef BRAID_REJECT
inline constexpr auto bad = photo | bd::type_embedding;  // reject: type_embedding: give it features
#endif
