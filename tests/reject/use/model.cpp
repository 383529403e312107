// A net with a fault, and all that people do with a net: still one error.
#include "braid/backend/reference.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/batch_norm.hpp"
#include "braid/layer/conv2d.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/flatten.hpp"
#include "braid/model/model.hpp"
#include "braid/model/summary.hpp"
#include "braid/train/adamw.hpp"
#include "braid/train/cross_entropy.hpp"
#include "braid/train/fit.hpp"

#include <vector>

namespace bd = braid;
inline constexpr bd::image<struct photo, 3, 8, 8> photo;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::classes<struct finding, 3> finding;

#ifdef BRAID_REJECT
inline constexpr auto pictured = photo | bd::conv2d<4, 3> | bd::dense<8>;  // reject: dense: give it features
#else
inline constexpr auto pictured = photo | bd::conv2d<4, 3> | bd::flatten | bd::dense<8>;
#endif
inline constexpr auto net = bd::fuse<bd::sum>(pictured, chart | bd::dense<8>) | bd::batch_norm | bd::dense<3>;
static_assert(bd::parameters<net> < 10'000 && bd::workspace_bytes<net, 1> < 100'000);

float use(std::vector<float> const& pixels, std::vector<float> const& vitals, std::vector<int> const& truth, std::vector<float>& out) {
  bd::dataset const data{photo(pixels), chart(vitals), finding(truth)};
  bd::model<net, bd::reference<float>> model{bd::seed{7}};
  bd::fit(model, data, data, bd::cross_entropy, bd::adamw{}, {.epochs = 2});
  auto const loss = bd::evaluate(model, data, bd::cross_entropy).loss;
  auto const scores = model(photo(pixels), chart(vitals));
  auto const without = model(bd::absent(photo), chart(vitals));
  model.into(out, chart(vitals), photo(pixels));
  return float(loss) + scores(0, 0) + without(0, 1) + float(bd::summary(net).size());
}
