#include "braid/backend/reference.hpp"
#include "braid/explain/attention_rollout.hpp"
#include "braid/layer/max_pool1d.hpp"
#include "braid/layer/mean_time.hpp"

namespace bd = braid;
inline constexpr bd::series<struct pulse, 4, 2> pulse;
inline constexpr auto even = pulse | bd::self_attention<1> | bd::self_attention<1> | bd::mean_time;
inline constexpr auto odd = pulse | bd::self_attention<1> | bd::max_pool1d<2> | bd::self_attention<1> | bd::mean_time;

void ask([[maybe_unused]] bd::model<even, bd::reference<float>> const& a, [[maybe_unused]] bd::model<odd, bd::reference<float>> const& b) {
  bd::explain::attention_rollout why(a, pulse);
#ifdef BRAID_REJECT
  bd::explain::attention_rollout other(b, pulse);  // reject: between different numbers
#endif
}
