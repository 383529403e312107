#include "braid/backend/reference.hpp"
#include "braid/explain/modality_values.hpp"
#include "braid/fuse/sum.hpp"

namespace bd = braid;
template <int I>
struct sense;
template <int I>
inline constexpr bd::features<sense<I>, 2> a_sense{};
inline constexpr auto three = bd::fuse<bd::sum>(a_sense<0>, a_sense<1>, a_sense<2>);
inline constexpr auto wide = bd::fuse<bd::sum>(three, a_sense<3>, a_sense<4>, a_sense<5>, a_sense<6>, a_sense<7>, a_sense<8>,
                                               a_sense<9>, a_sense<10>);

void ask([[maybe_unused]] bd::model<three, bd::reference<float>> const& small, [[maybe_unused]] bd::model<wide, bd::reference<float>> const& large) {
  bd::explain::modality_values why(small);
#ifdef BRAID_REJECT
  bd::explain::modality_values too(large);  // reject: too many paths
#endif
}
