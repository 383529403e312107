#include "braid/train/objective.hpp"
#include "braid/train/info_nce.hpp"

inline constexpr braid::output<struct seen> seen;
inline constexpr braid::output<struct said> said;
inline constexpr braid::values<struct dose, 3> dose;
#ifdef BRAID_REJECT
// rejects: between what the net says
// rejects: at<.*info_nce_loss>.*got<.*values<.*wants<.*an_output
inline constexpr auto aim = braid::info_nce(seen, dose);
#else
inline constexpr auto aim = braid::info_nce(seen, said);
#endif
