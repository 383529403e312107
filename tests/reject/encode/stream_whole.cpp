#include "braid/encode/stream.hpp"
#include "braid/layer/mean_time.hpp"

namespace bd = braid;
inline constexpr bd::series<struct pulse, 9, 4> pulse;
inline constexpr auto good = pulse | bd::gru<8> | bd::last | bd::dense<2>;
inline constexpr auto mean = pulse | bd::gru<8> | bd::mean_time | bd::dense<2>;

bd::stream<good>::state first;
#ifdef BRAID_REJECT
bd::stream<mean>::state second;  // reject: this layer needs the whole series
#endif
