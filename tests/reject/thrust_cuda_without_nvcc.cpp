#include "braid/backend/thrust.hpp"
#include "braid/layer/dense.hpp"
#include "braid/model/model.hpp"

namespace bd = braid;
inline constexpr bd::features<struct chart, 4> chart;
inline constexpr auto net = chart | bd::dense<2>;

bd::model<net, bd::thrust<bd::cpp>> good{bd::seed{7}};
#ifdef BRAID_REJECT
// reject: thrust<cuda>: this file must be compiled by nvcc
bd::model<net, bd::thrust<bd::cuda>> bad{bd::seed{7}};
#endif
