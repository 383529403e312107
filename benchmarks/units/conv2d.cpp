#include "braid/layer/conv2d.hpp"

#include "braid/layer/max_pool2d.hpp"
#include "unit.hpp"

namespace bd = braid;
using unit_bench::measure;

static bool const first = measure<bd::conv2d<16, 3>(bd::pad<1>), bd::channels_last<1, 64, 64>>("conv2d<16, 3> of 1x64x64");
static bool const deeper = measure<bd::conv2d<32, 3>(bd::pad<1>), bd::channels_last<16, 14, 14>>("conv2d<32, 3> of 16x14x14");
static bool const pool = measure<bd::max_pool2d<2>, bd::channels_last<16, 28, 28>>("max_pool2d<2> of 16x28x28");
