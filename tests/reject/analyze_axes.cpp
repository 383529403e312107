#include "braid/analyze/pca.hpp"

namespace bd = braid;
template <std::size_t Axes>
struct container {
  std::array<std::size_t, Axes> shape() const { return {}; }
  double operator()(std::size_t, std::size_t) const { return 0; }
};
void look([[maybe_unused]] container<2> const& flat, [[maybe_unused]] container<3> const& images) {
  static_cast<void>(bd::detail::finite_rows<double>("pca", flat));
#ifdef BRAID_REJECT
  // rejects: two axes, samples by features
  // rejects: exactly<3
  static_cast<void>(bd::detail::finite_rows<double>("pca", images));
#endif
}
