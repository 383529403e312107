#include "braid/train/cross_entropy.hpp"

#ifdef BRAID_REJECT
constexpr std::size_t logits = 4;
#else
constexpr std::size_t logits = 5;
#endif
// rejects: one number a class
// rejects: at<.*cross_entropy_loss>.*got<.*shape<4>.*wants<.*shape<5>
using value = braid::cross_entropy_loss::on<braid::shape<logits>, braid::ids_of<5, 1>>::out;
