#include "braid/train/cross_entropy.hpp"
#include "braid/train/uncertainty.hpp"

inline constexpr braid::output<struct spread> spread;
inline constexpr braid::output<struct risk> risk;
inline constexpr braid::classes<struct label, 5> label;
inline constexpr auto aim = braid::uncertainty(spread, braid::cross_entropy(risk, label));
#ifdef BRAID_REJECT
constexpr std::size_t numbers = 2;
#else
constexpr std::size_t numbers = 1;
#endif
// rejects: one number a term
// rejects: at<.*objective<.*got<.*shape<2>.*wants<.*shape<1>
using value = decltype(aim.loss)::on<braid::shape<numbers>, braid::shape<5>, braid::ids_of<5, 1>>::out;
