#include "braid/backend/reference.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/model/model.hpp"

#include <cstdint>
#include <vector>

namespace bd = braid;
inline constexpr bd::features<struct ma, 2> ma;
inline constexpr bd::features<struct mb, 2> mb;
inline constexpr bd::features<struct mc, 2> mc;
inline constexpr bd::features<struct md, 2> md;
inline constexpr bd::features<struct me, 2> me;
inline constexpr bd::features<struct mf, 2> mf;
inline constexpr bd::features<struct mg, 2> mg;
inline constexpr bd::features<struct mh, 2> mh;
inline constexpr bd::features<struct mk, 2> mk;
inline constexpr auto net = bd::fuse<bd::sum>(ma, mb, mc, md, me, mf, mg, mh, mk);

void predict(bd::model<net, bd::reference<float>>& model, std::vector<float> const& x,
             [[maybe_unused]] std::vector<std::uint8_t> const& t) {
  model(ma(x), mb(x), mc(x), md(x), me(x), mf(x), mg(x), mh(x), mk(x));
#ifdef BRAID_REJECT
  model(ma(x).where(t), mb(x).where(t), mc(x).where(t), md(x).where(t), me(x).where(t), mf(x).where(t), mg(x).where(t), mh(x).where(t), mk(x).where(t));  // reject: too many modalities that some samples lack
#endif
}
