#include "braid/train/binary_cross_entropy.hpp"

#ifdef BRAID_REJECT
constexpr std::size_t said = 4;
#else
constexpr std::size_t said = 5;
#endif
// rejects: as many numbers
// rejects: at<.*binary_cross_entropy_loss<1>.*got<.*shape<4>.*wants<.*shape<5>
using value = braid::binary_cross_entropy_loss<1>::on<braid::shape<said>, braid::shape<5>>::out;
