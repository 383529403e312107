#include "braid/backend/reference.hpp"
#include "braid/fuse/hyper.hpp"
#include "braid/model/model.hpp"

#include <cstdint>
#include <vector>

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::features<struct notes, 3> notes;
inline constexpr auto net = bd::fuse<bd::hyper<2>>(chart, notes);

void predict(bd::model<net, bd::reference<float>>& model, std::vector<float> const& x,
             [[maybe_unused]] std::vector<std::uint8_t> const& there) {
  model(chart(x), notes(x));
#ifdef BRAID_REJECT
  model(chart(x), notes(x).where(there));  // reject: cannot do without
#endif
}
