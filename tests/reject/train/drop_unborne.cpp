#include "braid/backend/reference.hpp"
#include "braid/fuse/hyper.hpp"
#include "braid/model/model.hpp"
#include "braid/train/adamw.hpp"
#include "braid/train/cross_entropy.hpp"
#include "braid/train/fit.hpp"

#include <cstdint>
#include <vector>

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::features<struct notes, 3> notes;
inline constexpr bd::classes<struct state, 2> state;
inline constexpr auto net = bd::fuse<bd::hyper<2>>(chart, notes);

void train(bd::model<net, bd::reference<float>>& model, std::vector<float> const& x, std::vector<std::int32_t> const& y) {
  bd::dataset const data{chart(x), notes(x), state(y)};
  bd::fit(model, data, bd::cross_entropy, bd::adamw{}, {.epochs = 2});
#ifdef BRAID_REJECT
  bd::fit(model, data, bd::cross_entropy, bd::adamw{}, bd::fit_options<bd::constant, bd::clip_norm, bd::dropping<>>{.drop = bd::modality_dropout(0.3)});  // reject: modalities are missing
#endif
}
