#include "braid/backend/reference.hpp"
#include "braid/explain/attention_rollout.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/mean_time.hpp"

namespace bd = braid;
inline constexpr bd::series<struct pulse, 4, 2> pulse;
inline constexpr bd::features<struct chart, 2> chart;
inline constexpr auto net = bd::fuse<bd::sum>(pulse | bd::self_attention<1> | bd::mean_time, chart | bd::dense<2>);

void ask([[maybe_unused]] bd::model<net, bd::reference<float>> const& m) {
  bd::explain::attention_rollout why(m, pulse);
#ifdef BRAID_REJECT
  bd::explain::attention_rollout other(m, chart);  // reject: no self-attention stands behind
#endif
}
