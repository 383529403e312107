#include "braid/backend/reference.hpp"
#include "braid/fuse/sum.hpp"
#include "braid/layer/dense.hpp"
#include "braid/model/model.hpp"

#include <vector>

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr bd::features<struct notes, 3> notes;
inline constexpr bd::features<struct other, 3> other;
/// A policy by somebody who did not say what absence means.
struct needs_both : bd::fusion_policy {
  static constexpr std::string_view name = "needs_both";
  template <class A, class>
  struct on : bd::bound<A, A> {
    using out = A;
    static void forward(auto const& c) { c.k.map(c.out, bd::fn::plus{}, c.template in<0>(), c.template in<1>()); }
  };
};
inline constexpr auto net = bd::fuse<needs_both{}>(chart | bd::dense<2>, notes | bd::dense<2>);

void predict(bd::model<net, bd::reference<float>>& model, std::vector<float> const& x) {
#ifdef BRAID_REJECT
  // rejects: cannot do without
  model(chart(x), bd::absent(notes));
#else
  model(notes(x), chart(x));
#endif
}
