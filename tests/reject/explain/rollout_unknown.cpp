#include "braid/backend/reference.hpp"
#include "braid/explain/attention_rollout.hpp"
#include "braid/layer/mean_time.hpp"

namespace bd = braid;
inline constexpr bd::series<struct pulse, 4, 2> pulse;
inline constexpr bd::series<struct steps, 4, 2> other;
inline constexpr auto net = pulse | bd::self_attention<1> | bd::mean_time;

void ask([[maybe_unused]] bd::model<net, bd::reference<float>> const& m) {
  bd::explain::attention_rollout why(m, pulse);
#ifdef BRAID_REJECT
  // rejects: no such modality in this net
  bd::explain::attention_rollout unknown(m, other);
#endif
}
