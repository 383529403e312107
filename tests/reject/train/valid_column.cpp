#include "braid/backend/reference.hpp"
#include "braid/layer/dense.hpp"
#include "braid/model/model.hpp"
#include "braid/train/adamw.hpp"
#include "braid/train/cross_entropy.hpp"
#include "braid/train/fit.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::classes<struct label, 5> label;
inline constexpr auto net = chart | bd::dense<5>;
inline void train(std::vector<float> const& x, std::vector<int> const& t) {
  bd::model<net, bd::reference<float>> model;
  bd::dataset const data{chart(x), label(t)};
#ifdef BRAID_REJECT
  // rejects: the validation data lack
  // rejects: wants<.*a_column,.*label
  bd::dataset const valid{chart(x)};
#else
  bd::dataset const valid{chart(x), label(t)};
#endif
  bd::fit(model, data, valid, bd::cross_entropy, bd::adamw{}, {.epochs = 2});
}
