#include "braid/train/focal.hpp"

#ifdef BRAID_REJECT
constexpr std::size_t logits = 4;
#else
constexpr std::size_t logits = 5;
#endif
// rejects: one number a class
// rejects: at<.*focal_loss<.*.*got<.*shape<4>.*wants<.*shape<5>
using value = braid::focal_loss<>::on<braid::shape<logits>, braid::ids_of<5, 1>>::out;
