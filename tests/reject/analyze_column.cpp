#include "braid/analyze/embed.hpp"
#include "braid/backend/reference.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/dense.hpp"
#include "braid/model/model.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::features<struct pulse, 3> pulse;
inline constexpr auto net = bd::fuse<bd::sum>(chart | bd::dense<2>, pulse | bd::dense<2>);

void look([[maybe_unused]] bd::model<net, bd::reference<float>> const& m, std::vector<float> const& x, std::vector<float> const& y) {
  bd::dataset const data{chart(x), pulse(y)};
  static_cast<void>(bd::embed(m, data));
#ifdef BRAID_REJECT
  // rejects: the data set lacks a modality
  // rejects: wants<.*a_column,.*pulse
  bd::dataset const less{chart(x)};
  static_cast<void>(bd::embed(m, less));
#endif
}
