#include "braid/train/binary_cross_entropy.hpp"

#ifdef BRAID_REJECT
constexpr auto loss = braid::binary_cross_entropy.pos_weight(1, 2);
#else
constexpr auto loss = braid::binary_cross_entropy.pos_weight(1, 2, 3);
#endif
// rejects: one weight for all numbers of the output, or one for each
// rejects: got<.*shape<3>.*exactly<2>
using value = decltype(loss)::on<braid::shape<3>, braid::shape<3>>::out;
