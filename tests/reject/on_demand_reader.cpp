#include "braid/data/dataset.hpp"
#include "braid/data/on_demand.hpp"

#include <span>

namespace bd = braid;
inline constexpr bd::tokens<struct notes, 3, 10> notes;

void good() { bd::dataset{notes(bd::on_demand(2, [](std::size_t, std::span<std::int32_t>) {}))}; }
#ifdef BRAID_REJECT
// reject: on_demand: the reader is called as read\(row, room\)
void bad() { bd::dataset{notes(bd::on_demand(2, [](std::size_t, std::span<float>) {}))}; }
#endif
