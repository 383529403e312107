#include "braid/backend/reference.hpp"
#include "braid/layer/dense.hpp"
#include "braid/model/model.hpp"

#include <vector>

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr auto net = chart | bd::dense<2>;

#ifdef BRAID_REJECT
using number = double;
#else
using number = float;
#endif
void predict(bd::model<net, bd::reference<float>>& model, std::vector<float> const& x, std::vector<number>& out) {
  // rejects: into: the container must hold
  // rejects: got<double>.*wants<float>
  model.into(out, chart(x));
}
