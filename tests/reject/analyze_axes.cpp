#include "braid/analyze/feature_rows.hpp"
#include "braid/analyze/pca.hpp"

namespace bd = braid;
template <std::size_t Axes>
struct container {
  std::array<std::size_t, Axes> shape() const { return {}; }
  double operator()(std::size_t, std::size_t) const { return 0; }
};
void look([[maybe_unused]] container<2> const& flat, [[maybe_unused]] container<3> const& images) {
  bd::pca(flat, 2);
#ifdef BRAID_REJECT
  // rejects: two axes, samples by features
  // rejects: exactly<3
  bd::pca(images, 2);
#endif
}
