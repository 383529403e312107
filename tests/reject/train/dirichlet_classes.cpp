#include "braid/train/dirichlet.hpp"

#ifdef BRAID_REJECT
constexpr std::size_t evidence = 4;
#else
constexpr std::size_t evidence = 5;
#endif
// rejects: one number a class
// rejects: at<.*dirichlet_loss>.*got<.*shape<4>.*wants<.*shape<5>
using value = braid::dirichlet_loss::on<braid::shape<evidence>, braid::ids_of<5, 1>>::out;
