#include "braid/train/siglip.hpp"

#ifdef BRAID_REJECT
constexpr std::size_t numbers = 1;
#else
constexpr std::size_t numbers = 2;
#endif
// rejects: ends in `\| learned<N>`
// rejects: at<.*siglip_loss>.*got<.*shape<1>.*wants<.*shape<2>
using value = braid::siglip_loss::on<braid::shape<5>, braid::shape<5>, braid::shape<numbers>>::out;
