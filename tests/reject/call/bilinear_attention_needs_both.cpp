#include "braid/backend/reference.hpp"
#include "braid/fuse/bilinear_attention.hpp"
#include "braid/model/model.hpp"

#include <vector>

namespace bd = braid;
inline constexpr bd::series<struct said, 3, 4> said;
inline constexpr bd::series<struct seen, 5, 4> seen;
inline constexpr auto net = bd::fuse<bd::bilinear_attention<8>>(said, seen);

void predict(bd::model<net, bd::reference<float>>& model, std::vector<float> const& x) {
  model(said(x), seen(x));
#ifdef BRAID_REJECT
  model(said(x), bd::absent(seen));  // reject: cannot do without
#endif
}
