#include "braid/train/objective.hpp"
#include "braid/train/reconstruction.hpp"

inline constexpr braid::output<struct again> again;
inline constexpr braid::features<struct photo, 3> photo;
#ifdef BRAID_REJECT
// rejects: then a modality, a target or another output
// rejects: at<.*reconstruction_loss>.*got<.*features<.*output<.*wants<.*an_output
inline constexpr auto aim = braid::reconstruction(photo, again);
#else
inline constexpr auto aim = braid::reconstruction(again, photo);
#endif
