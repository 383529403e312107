#include "braid/backend/reference.hpp"
#include "braid/explain/modality_values.hpp"
#include "braid/fuse/sum.hpp"

namespace bd = braid;
inline constexpr bd::features<struct ma, 2> ma;
inline constexpr bd::features<struct mb, 2> mb;
inline constexpr bd::features<struct mc, 2> mc;
inline constexpr bd::features<struct md, 2> md;
inline constexpr bd::features<struct me, 2> me;
inline constexpr bd::features<struct mf, 2> mf;
inline constexpr bd::features<struct mg, 2> mg;
inline constexpr bd::features<struct mh, 2> mh;
inline constexpr bd::features<struct mk, 2> mk;
inline constexpr auto few = bd::fuse<bd::sum>(ma, mb);
inline constexpr auto many = bd::fuse<bd::sum>(ma, mb, mc, md, me, mf, mg, mh, mk);

void ask([[maybe_unused]] bd::model<few, bd::reference<float>> const& small, [[maybe_unused]] bd::model<many, bd::reference<float>> const& large) {
  bd::explain::modality_values why(small);
#ifdef BRAID_REJECT
  bd::explain::modality_values too(large);  // reject: sets are too many
#endif
}
