#include "braid/backend/reference.hpp"
#include "braid/layer/dense.hpp"
#include "braid/model/model.hpp"
#include "braid/train/cross_entropy.hpp"
#include "braid/train/evaluate.hpp"

#include <vector>

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::classes<struct label, 2> label;
inline constexpr auto net = chart | bd::dense<2>;

void look_at(bd::model<net, bd::reference<float>>& model, std::vector<float> const& x, [[maybe_unused]] std::vector<int> const& y) {
#ifdef BRAID_REJECT
  bd::dataset const data{chart(x)};
#else
  bd::dataset const data{chart(x), label(y)};
#endif
  // rejects: the data set lacks a modality of the net or a target
  // rejects: wants<.*the_only_target
  bd::evaluate(model, data, bd::cross_entropy);
}
