#include "braid/backend/reference.hpp"
#include "braid/train/cross_entropy.hpp"
#include "braid/layer/dense.hpp"
#include "braid/model/model.hpp"
#include "braid/train/adamw.hpp"
#include "braid/train/fit.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::classes<struct label, 5> label;
inline constexpr auto net = chart | bd::dense<5>;
inline void train(std::vector<float> const& x, std::vector<int> const& t) {
  bd::model<net, bd::reference<float>> model;
  bd::dataset const data{chart(x), label(t)};
  auto const print = [](bd::epoch_record const& r) { std::printf("%g\n", r.loss); };
#ifdef BRAID_REJECT
  // rejects: behind the options stand companions
  bd::fit(model, data, bd::cross_entropy, bd::adamw{}, {.epochs = 2}, print);
#else
  bd::fit(model, data, bd::cross_entropy, bd::adamw{}, {.epochs = 2}, bd::on_epoch(print));
#endif
}
