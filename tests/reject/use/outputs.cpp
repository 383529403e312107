// A fault in one of several outputs.
#include "braid/backend/reference.hpp"
#include "braid/layer/dense.hpp"
#include "braid/layer/last.hpp"
#include "braid/layer/lstm.hpp"
#include "braid/model/model.hpp"
#include "braid/train/cross_entropy.hpp"
#include "braid/train/fit.hpp"
#include "braid/train/mean_squared_error.hpp"
#include "braid/train/sgd.hpp"

#include <vector>

namespace bd = braid;
inline constexpr bd::series<struct pulse, 6, 2> pulse;
inline constexpr bd::classes<struct finding, 3> finding;
inline constexpr bd::values<struct dose, 2> dose;
inline constexpr bd::output<struct said> said;
inline constexpr bd::output<struct given> given;

inline constexpr auto felt = bd::shared<struct body>(pulse | bd::lstm<4> | bd::last);
#ifdef BRAID_REJECT
inline constexpr auto wrong = felt | bd::lstm<3>;  // reject: lstm: give it a sequence
#else
inline constexpr auto wrong = felt | bd::dense<3>;
#endif
inline constexpr auto net = bd::outputs(said(wrong), given(felt | bd::dense<2>));
inline constexpr auto goal = bd::cross_entropy(said, finding) + 0.5f * bd::mean_squared_error(given, dose);

float use(std::vector<float> const& steps, std::vector<int> const& truth, std::vector<float> const& doses) {
  bd::dataset const data{pulse(steps), finding(truth), dose(doses)};
  bd::model<net, bd::reference<float>> model;
  bd::fit(model, data, goal, bd::sgd{.rate = 0.1}, {.epochs = 2});
  auto const result = model(pulse(steps));
  return result(said)(0, 0) + result(given)(0, 1);
}
