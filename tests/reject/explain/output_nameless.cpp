#include "braid/backend/reference.hpp"
#include "braid/explain/gradients.hpp"
#include "braid/layer/dense.hpp"

#include <vector>

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::output<struct risk> risk;
inline constexpr bd::output<struct dose> dose;
inline constexpr auto net = bd::outputs(risk(chart | bd::dense<2>), dose(chart | bd::dense<1>));

void ask(bd::explain::gradients<decltype(bd::type_of(net)), bd::reference<float>>& why, std::vector<float> const& x) {
  why(bd::explain::number(risk, 1), chart(x));
#ifdef BRAID_REJECT
  // rejects: a net with several outputs
  why(bd::explain::number(1), chart(x));
#endif
}
