#include "braid/backend/reference.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/dense.hpp"
#include "braid/model/model.hpp"

#include <vector>

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::features<struct notes, 3> notes;
inline constexpr bd::features<struct other, 3> other;
inline constexpr auto net = bd::fuse<bd::sum>(chart | bd::dense<2>, notes | bd::dense<2>);

void predict(bd::model<net, bd::reference<float>>& model, std::vector<float> const& x) {
#ifdef BRAID_REJECT
  // rejects: give every modality of the net once
  model(notes(x), chart(x), notes(x));
#else
  model(notes(x), chart(x));
#endif
}
