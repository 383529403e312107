#include "braid/backend/reference.hpp"
#include "braid/fuse/film.hpp"
#include "braid/model/model.hpp"

#include <vector>

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::features<struct notes, 3> notes;
inline constexpr auto net = bd::fuse<bd::film>(chart, notes);

void predict(bd::model<net, bd::reference<float>>& model, std::vector<float> const& x) {
  model(chart(x), bd::absent(notes));
#ifdef BRAID_REJECT
  model(notes(x), bd::absent(chart));  // reject: cannot do without
#endif
}
