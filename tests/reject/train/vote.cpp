#include "braid/backend/reference.hpp"
#include "braid/braid.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::features<struct pulse, 12> pulse;
inline constexpr bd::classes<struct label, 5> label;
#ifdef BRAID_REJECT
// rejects: a unit of this net has no backward
// rejects: got<.*vote
inline constexpr auto net = bd::late<bd::vote>(chart | bd::dense<5>, pulse | bd::dense<5>);
#else
inline constexpr auto net = bd::late<bd::mean>(chart | bd::dense<5>, pulse | bd::dense<5>);
#endif
inline void train(std::vector<float> const& x, std::vector<float> const& y, std::vector<int> const& t) {
  bd::model<net, bd::reference<float>> model;
  bd::dataset const data{chart(x), pulse(y), label(t)};
  bd::fit(model, data, bd::cross_entropy, bd::adamw{}, {.epochs = 2});
}
