#include "braid/train/l1.hpp"

#ifdef BRAID_REJECT
constexpr std::size_t said = 4;
#else
constexpr std::size_t said = 5;
#endif
// rejects: as many numbers
// rejects: at<.*l1_loss>.*got<.*shape<4>.*wants<.*shape<5>
using value = braid::l1_loss::on<braid::shape<said>, braid::shape<5>>::out;
