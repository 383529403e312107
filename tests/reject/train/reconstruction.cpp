#include "braid/train/reconstruction.hpp"

#ifdef BRAID_REJECT
using said = braid::shape<11>;
#else
using said = braid::shape<12>;
#endif
// rejects: as many numbers as the data
// rejects: at<.*reconstruction_loss>.*got<.*shape<11>.*shape<3, 2, 2>
using value = braid::reconstruction_loss::on<said, braid::shape<3, 2, 2>>::out;
