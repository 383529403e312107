#include "braid/analyze/embed.hpp"
#include "braid/braid.hpp"
namespace bd = braid;

inline constexpr bd::features<struct scan, 4> scan;
inline constexpr auto net = scan | bd::dense<3> | bd::tap<struct code> | bd::dense<2>;

auto codes(bd::model<net, bd::reference<float>> const& model, std::vector<float> const& scans) {
  bd::dataset const data{scan(scans)};
#ifdef BRAID_REJECT
  return bd::embed(model, data, bd::tap<struct other>);  // reject: the net has no tap of this name
#else
  return bd::embed(model, data, bd::tap<code>);
#endif
}
