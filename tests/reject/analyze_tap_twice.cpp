#include "braid/analyze/embed.hpp"
#include "braid/braid.hpp"
namespace bd = braid;

inline constexpr bd::features<struct scan, 4> scan;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr auto block = bd::dense<3> | bd::tap<struct code>;
inline constexpr auto net = bd::fuse<bd::sum>(scan | block, chart | block) | bd::tap<struct joint>;

auto codes(bd::model<net, bd::reference<float>> const& model, std::vector<float> const& x) {
  bd::dataset const data{scan(x), chart(x)};
#ifdef BRAID_REJECT
  return bd::embed(model, data, bd::tap<code>);  // reject: at several points
#else
  return bd::embed(model, data, bd::tap<joint>);
#endif
}
