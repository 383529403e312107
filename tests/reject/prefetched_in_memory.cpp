#include "braid/data/on_demand.hpp"
#include "braid/data/prefetched.hpp"

#include <span>
#include <vector>

namespace bd = braid;
inline constexpr bd::features<struct facts, 3> facts;

void good() {
  bd::dataset const data{facts(bd::on_demand(2, [](std::size_t, std::span<float>) {}))};
  bd::prefetched const ahead(data);
}
#ifdef BRAID_REJECT
void bad() {
  bd::dataset const data{facts(std::vector<float>(6))};
  bd::prefetched const ahead(data);  // rejects: all of these data are in memory
}
#endif
