#include "braid/core/fuse.hpp"
#include "braid/layer/dense.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 16> chart;
inline constexpr bd::output<struct risk> risk;
inline constexpr bd::output<struct age> age;

inline constexpr auto mine = bd::shared<struct face>(chart | bd::dense<8>);
inline constexpr auto good = bd::outputs(risk(mine | bd::dense<4>), age(mine | bd::dense<1>));
#ifdef BRAID_REJECT
inline constexpr auto other = bd::shared<struct face>(chart | bd::dense<9>);
// rejects: one name, two bodies
inline constexpr auto bad = bd::outputs(risk(mine | bd::dense<4>), age(other | bd::dense<1>));  // reject: at<face>
#endif
