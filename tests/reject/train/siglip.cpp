#include "braid/train/siglip.hpp"

#ifdef BRAID_REJECT
constexpr std::size_t said = 4;
#else
constexpr std::size_t said = 5;
#endif
// rejects: as many features each
// rejects: at<.*siglip_loss>.*got<.*shape<4>.*wants<.*shape<5>
using value = braid::siglip_loss::on<braid::shape<5>, braid::shape<said>>::out;
