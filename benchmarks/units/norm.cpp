#include "braid/layer/batch_norm.hpp"
#include "braid/layer/layer_norm.hpp"
#include "braid/layer/softmax.hpp"
#include "unit.hpp"

namespace bd = braid;
using unit_bench::measure;

static bool const row = measure<bd::layer_norm, bd::shape<256>>("layer_norm of 256");
static bool const steps = measure<bd::layer_norm, bd::sequence<32, 64>>("layer_norm of 32 steps of 64");
static bool const picture = measure<bd::batch_norm, bd::channels_last<16, 28, 28>>("batch_norm of 16x28x28");
static bool const weights = measure<bd::softmax, bd::shape<64>>("softmax of 64");
