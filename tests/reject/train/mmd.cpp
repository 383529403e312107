#include "braid/train/mmd.hpp"

#ifdef BRAID_REJECT
using said = braid::shape<4>;
#else
using said = braid::shape<5>;
#endif
// rejects: as many features each
// rejects: at<.*mmd_loss<.*got<.*shape<5>.*wants<.*shape<4>
using value = braid::mmd_loss<>::on<said, braid::shape<5>>::out;
