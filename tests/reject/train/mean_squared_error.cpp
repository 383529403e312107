#include "braid/train/mean_squared_error.hpp"

#ifdef BRAID_REJECT
constexpr std::size_t said = 4;
#else
constexpr std::size_t said = 5;
#endif
// rejects: as many numbers
// rejects: at<.*mean_squared_error_loss>.*got<.*shape<4>.*wants<.*shape<5>
using value = braid::mean_squared_error_loss::on<braid::shape<said>, braid::shape<5>>::out;
