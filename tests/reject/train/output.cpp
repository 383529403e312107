#include "braid/backend/reference.hpp"
#include "braid/braid.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::classes<struct label, 5> label;
inline constexpr bd::output<struct risk> risk;
inline constexpr bd::output<struct urgency> urgency;
inline constexpr auto net = bd::outputs(risk(chart | bd::dense<5>));
inline void train(std::vector<float> const& x, std::vector<int> const& t) {
  bd::model<net, bd::reference<float>> model;
  bd::dataset const data{chart(x), label(t)};
#ifdef BRAID_REJECT
  // rejects: the objective names an output that the net does not have
  // rejects: got<.*urgency
  bd::fit(model, data, bd::cross_entropy(urgency, label), bd::adamw{}, {.epochs = 2});
#else
  bd::fit(model, data, bd::cross_entropy(risk, label), bd::adamw{}, {.epochs = 2});
#endif
}
