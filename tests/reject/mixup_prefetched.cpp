#include "braid/data/prefetched.hpp"
#include "braid/train/mixup.hpp"

#include <span>
#include <vector>

namespace bd = braid;
inline constexpr bd::features<struct facts, 3> facts;

auto some() { return bd::dataset{facts(bd::on_demand(2, [](std::size_t, std::span<float>) {}))}; }
void good() { bd::mixup(some()); }
#ifdef BRAID_REJECT
// reject: mixup: samples that are read ahead come once
void bad() { bd::mixup(bd::prefetched(some())); }
#endif
