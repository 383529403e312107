#include "braid/train/mixup.hpp"

inline constexpr braid::features<struct photo, 3> photo;
inline auto mixed(std::vector<float> const& x, std::vector<std::uint8_t> const& there) {
#ifdef BRAID_REJECT
  // rejects: every sample needs every modality
  // rejects: at<.*mixing>.*got<.*dataset<.*wants<.*complete_samples
  return braid::mixup(braid::dataset{photo(x).where(there)});
#else
  return there.empty() ? braid::mixup(braid::dataset{photo(x)}) : braid::mixup(braid::dataset{photo(x)}, 0.4);
#endif
}
