#include "braid/train/gaussian_kl.hpp"

#ifdef BRAID_REJECT
using said = braid::shape<5>;
#else
using said = braid::shape<4>;
#endif
// rejects: a mean and a log variance
// rejects: at<.*gaussian_kl_loss>.*got<.*shape<5>
using value = braid::gaussian_kl_loss::on<said>::out;
