#include "braid/train/deep_cca.hpp"

#ifdef BRAID_REJECT
using said = braid::shape<4>;
#else
using said = braid::shape<5>;
#endif
// rejects: as many features each
// rejects: at<.*deep_cca_loss>.*got<.*shape<4>.*wants<.*shape<5>
using value = braid::deep_cca_loss::on<braid::shape<5>, said>::out;
