#include "braid/analyze/embed.hpp"
#include "braid/braid.hpp"
namespace bd = braid;

inline constexpr bd::tokens<struct note, 4, 9> note;
inline constexpr auto net = note | bd::tap<struct words> | bd::embedding<3> | bd::tap<struct vectors> | bd::mean_time;

auto codes(bd::model<net, bd::reference<float>> const& model, std::vector<std::int32_t> const& ids) {
  bd::dataset const data{note(ids)};
#ifdef BRAID_REJECT
  return bd::embed(model, data, bd::tap<words>);  // reject: token ids are no code
#else
  return bd::embed(model, data, bd::tap<vectors>);
#endif
}
