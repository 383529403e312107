#include "braid/backend/reference.hpp"
#include "braid/compare/robustness.hpp"
#include "braid/data/on_demand.hpp"
#include "braid/layer/dense.hpp"
#include "braid/model/model.hpp"

#include <span>
#include <vector>

namespace bd = braid;
inline constexpr bd::features<struct facts, 3> facts;
inline constexpr bd::classes<struct kind, 2> kind;
inline constexpr auto net = facts | bd::dense<2>;

void good(bd::model<net, bd::reference<float>> const& model) {
  bd::robustness(model, bd::dataset{facts(std::vector<float>(6)), kind(std::vector<int>(2))});
}
#ifdef BRAID_REJECT
void bad(bd::model<net, bd::reference<float>> const& model) {
  // reject: robustness measures its noise by whole columns
  bd::robustness(model, bd::dataset{facts(bd::on_demand(2, [](std::size_t, std::span<float>) {})), kind(std::vector<int>(2))});
}
#endif
