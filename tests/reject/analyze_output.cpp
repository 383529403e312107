#include "braid/analyze/embed.hpp"
#include "braid/braid.hpp"
namespace bd = braid;

inline constexpr bd::features<struct scan, 4> scan;
inline constexpr bd::output<struct answer> answer;
inline constexpr bd::output<struct code> code;
inline constexpr bd::output<struct other> other;
inline constexpr auto middle = bd::shared<struct middle_of>(scan | bd::dense<3>);
inline constexpr auto net = bd::outputs(answer(middle | bd::dense<2>), code(middle));

auto codes(bd::model<net, bd::reference<float>> const& model, std::vector<float> const& scans) {
  bd::dataset const data{scan(scans)};
#ifdef BRAID_REJECT
  return bd::embed(model, data, other);  // reject: the net has no output of this name
#else
  return bd::embed(model, data, code);
#endif
}
