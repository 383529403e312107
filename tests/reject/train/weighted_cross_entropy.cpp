#include "braid/train/cross_entropy.hpp"

#ifdef BRAID_REJECT
constexpr auto loss = braid::cross_entropy.label_smoothing(0.1).weight(1, 2);
#else
constexpr auto loss = braid::cross_entropy.label_smoothing(0.1).weight(1, 2, 3);
#endif
// rejects: one weight a class
// rejects: at<.*weighted_cross_entropy_loss<2>.*got<.*exactly<2>.*wants<.*exactly<3>
using value = decltype(loss)::on<braid::shape<3>, braid::ids_of<3, 1>>::out;
