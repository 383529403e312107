#include "braid/train/objective.hpp"
#include "braid/train/cross_entropy.hpp"

inline constexpr braid::output<struct risk> risk;
inline constexpr braid::classes<struct label, 5> label;
#ifdef BRAID_REJECT
// rejects: first what the net says
// rejects: at<.*cross_entropy_loss>.*got<.*classes<.*output<.*wants<.*an_output.*a_target
inline constexpr auto aim = braid::cross_entropy(label, risk) + 0.1f * braid::cross_entropy(risk, label);
#else
inline constexpr auto aim = braid::cross_entropy(risk, label) + 0.1f * braid::cross_entropy(risk, label);
#endif
