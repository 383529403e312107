#include "braid/train/mixup.hpp"

inline constexpr braid::features<struct photo, 3> photo;
inline constexpr braid::tokens<struct notes, 4, 100> notes;
inline auto mixed(std::vector<float> const& x, std::vector<int> const& t) {
#ifdef BRAID_REJECT
  // rejects: tokens are no numbers to be mixed
  // rejects: at<.*mixing>.*got<.*tokens<.*wants<.*real_numbers
  return braid::mixup(braid::dataset{photo(x), notes(t)});
#else
  return t.empty() ? braid::mixup(braid::dataset{photo(x)}) : braid::mixup(braid::dataset{photo(x)}, 0.4);
#endif
}
