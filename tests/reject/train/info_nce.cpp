#include "braid/train/info_nce.hpp"

#ifdef BRAID_REJECT
constexpr std::size_t said = 4;
#else
constexpr std::size_t said = 5;
#endif
// rejects: as many features each
// rejects: at<.*info_nce_loss>.*got<.*shape<4>.*wants<.*shape<5>
using value = braid::info_nce_loss::on<braid::shape<5>, braid::shape<said>>::out;
