#include "braid/backend/reference.hpp"
#include "braid/explain/modality_values.hpp"
#include "braid/fuse/film.hpp"
#include "braid/fuse/sum.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::features<struct notes, 4> notes;
inline constexpr auto bearing = bd::fuse<bd::sum>(chart, notes);
inline constexpr auto film = bd::fuse<bd::film>(chart, notes);

void ask([[maybe_unused]] bd::model<bearing, bd::reference<float>> const& a, [[maybe_unused]] bd::model<film, bd::reference<float>> const& b) {
  bd::explain::modality_values why(a);
#ifdef BRAID_REJECT
  bd::explain::modality_values other(b);  // reject: cannot do without
#endif
}
