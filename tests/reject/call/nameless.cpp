#include "braid/backend/reference.hpp"
#include "braid/layer/dense.hpp"
#include "braid/model/model.hpp"

#include <vector>

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr auto net = chart | bd::dense<2>;

void predict(bd::model<net, bd::reference<float>>& model, std::vector<float> const& x) {
#ifdef BRAID_REJECT
  // rejects: give arguments as `name\(data\)`
  // rejects: got<.*vector<float.*wants<.*a_modality
  model(x);
#else
  model(chart(x));
#endif
}
