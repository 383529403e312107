#include "braid/train/cross_entropy.hpp"
#include "braid/train/uncertainty.hpp"

inline constexpr braid::output<struct spread> spread;
inline constexpr braid::output<struct risk> risk;
inline constexpr braid::classes<struct label, 5> label;
#ifdef BRAID_REJECT
// rejects: an output of learned numbers, then terms
// rejects: at<.*uncertainty_loss<.*got<.*output<.*cross_entropy_loss.*wants<.*a_term
inline constexpr auto aim = braid::uncertainty(spread, braid::cross_entropy);
#else
inline constexpr auto aim = braid::uncertainty(spread, braid::cross_entropy(risk, label));
#endif
