#include "braid/train/orthogonality.hpp"

#ifdef BRAID_REJECT
using said = braid::sequence<3, 4>;
#else
using said = braid::shape<4>;
#endif
// rejects: two outputs of features
// rejects: at<.*orthogonality_loss>.*got<.*sequence<3, 4>.*wants<.*two_vectors
using value = braid::orthogonality_loss::on<said, braid::shape<5>>::out;
