#include "braid/core/fuse.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/dense.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::features<struct row, 16> row;
inline constexpr bd::features<struct narrow, 12> narrow;

inline constexpr auto word = bd::tied<struct twin>(bd::dense<8>);
inline constexpr auto good = bd::fuse<bd::sum>(chart | word, row | word);
#ifdef BRAID_REJECT
// rejects: one name, two bodies
inline constexpr auto bad = bd::fuse<bd::sum>(chart | word, narrow | word);  // reject: got<.*body<.*shape<12>
#endif
