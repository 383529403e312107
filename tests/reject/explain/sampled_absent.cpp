#include "braid/backend/reference.hpp"
#include "braid/explain/sampled_shapley.hpp"
#include "braid/fuse/sum.hpp"

#include <vector>

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::features<struct notes, 4> notes;
inline constexpr auto net = bd::fuse<bd::sum>(chart, notes);

void ask([[maybe_unused]] bd::model<net, bd::reference<float>> const& m, std::vector<float> const& zero) {
  bd::explain::sampled_shapley why(m, {}, chart(zero), notes(zero));
#ifdef BRAID_REJECT
  bd::explain::sampled_shapley other(m, {}, chart(zero), bd::absent(notes));  // reject: one sample of every modality
#endif
}
