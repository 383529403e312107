#include "braid/train/load_balance.hpp"

#ifdef BRAID_REJECT
using said = braid::sequence<3, 4>;
#else
using said = braid::shape<4>;
#endif
// rejects: the gates, one number an expert
// rejects: at<.*load_balance_loss>.*got<.*sequence<3, 4>
using value = braid::load_balance_loss::on<said>::out;
