#include "braid/backend/reference.hpp"
#include "braid/braid.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::features<struct pulse, 12> pulse;
inline constexpr bd::classes<struct label, 5> label;
inline constexpr auto net = bd::fuse<bd::sum>(chart | bd::dense<5>, pulse | bd::dense<5>);
inline void train(std::vector<float> const& x, std::vector<float> const& y, std::vector<int> const& t) {
  bd::model<net, bd::reference<float>> model;
  bd::dataset const data{chart(x), pulse(y), label(t)};
#ifdef BRAID_REJECT
  // rejects: the data set lacks a modality
  // rejects: wants<.*a_column,.*pulse
  bd::dataset const less{chart(x), label(t)};
  bd::fit(model, less, bd::cross_entropy, bd::adamw{}, {.epochs = 2});
#else
  bd::fit(model, data, bd::cross_entropy, bd::adamw{}, {.epochs = 2});
#endif
}
