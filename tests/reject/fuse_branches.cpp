#include "braid/core/fuse.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/dense.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> c;

template <std::size_t... I>
constexpr auto sum_of(std::index_sequence<I...>) {
  return bd::fuse<bd::sum>((void(I), c)...);
}
inline constexpr auto most = sum_of(std::make_index_sequence<64>{});
inline constexpr auto good = bd::fuse<bd::sum>(bd::fuse<bd::sum>(c, c), bd::fuse<bd::sum>(c, c));
#ifdef BRAID_REJECT
inline constexpr auto bad = bd::fuse<bd::sum>(c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c,  // reject: too many branches
                                              c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c) | bd::dense<2>;
#endif
