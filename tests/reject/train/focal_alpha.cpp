#include "braid/train/focal.hpp"

#ifdef BRAID_REJECT
constexpr auto loss = braid::focal.alpha(1, 2);
#else
constexpr auto loss = braid::focal.alpha(1, 2, 3);
#endif
// rejects: one weight a class
// rejects: at<.*focal_loss<2>.*got<.*exactly<2>.*wants<.*exactly<3>
using value = decltype(loss)::on<braid::shape<3>, braid::ids_of<3, 1>>::out;
