#include "braid/backend/reference.hpp"
#include "braid/fuse/hyper.hpp"
#include "braid/model/model.hpp"
#include "braid/train/cross_entropy.hpp"
#include "braid/train/evaluate.hpp"

#include <cstdint>
#include <vector>

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::features<struct notes, 3> notes;
inline constexpr bd::classes<struct state, 2> state;
inline constexpr auto net = bd::fuse<bd::hyper<2>>(chart, notes);

void judge(bd::model<net, bd::reference<float>>& model, std::vector<float> const& x, std::vector<std::int32_t> const& y,
           [[maybe_unused]] std::vector<std::uint8_t> const& there) {
#ifdef BRAID_REJECT
  bd::evaluate(model, bd::dataset{chart(x), notes(x).where(there), state(y)}, bd::cross_entropy);  // reject: the fusions behind them must bear absence
#else
  bd::evaluate(model, bd::dataset{chart(x), notes(x), state(y)}, bd::cross_entropy);
#endif
}
