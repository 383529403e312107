#include "braid/backend/reference.hpp"
#include "braid/explain/modality_values.hpp"
#include "braid/fuse/sum.hpp"

namespace bd = braid;
template <int I>
struct sense;
template <int I>
inline constexpr bd::features<sense<I>, 2> a_sense{};
template <int I>
inline constexpr auto four = bd::fuse<bd::sum>(a_sense<I>, a_sense<I + 1>, a_sense<I + 2>, a_sense<I + 3>);
inline constexpr auto few = bd::fuse<bd::sum>(four<0>, four<4>, four<8>);
inline constexpr auto many = bd::fuse<bd::sum>(four<0>, four<4>, four<8>, four<12>, a_sense<16>);

void ask([[maybe_unused]] bd::model<few, bd::reference<float>> const& small, [[maybe_unused]] bd::model<many, bd::reference<float>> const& large) {
  bd::explain::modality_values why(small);
#ifdef BRAID_REJECT
  bd::explain::modality_values too(large);  // reject: take explain::sampled_shapley
#endif
}
